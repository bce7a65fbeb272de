package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.widening.FeedCut;
import java.util.Optional;

/**
 * The AIC program of the n_first kernel (tiling_quant §2.3): x from GM times weights that the AIVs of the AI core
 * widen into L1.
 *
 * <p>Parameters: x, y, bias and words as the problem has them.
 *
 * @param config the right operand is laid out as a load of widened weights would be
 */
public record NFirstCube(CustomProblem problem, NFirstCut cut, CubeConfig config) {

    /** The program. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        NFirstWalk walk = new NFirstWalk(program, problem, cut);
        Optional<Affine> words = problem.results().words().map(given -> program.argument(given.parameter()));
        Affine word = words.isPresent() && !problem.hasWordRow()
                ? program.load(Address.gm(words.get()), DType.UINT64)
                : Affine.ZERO;
        var operands = new BlockMmad.Operands(program.argument("x"), Affine.ZERO, 0,
                problem.bias().map(_ -> program.argument("bias")), problem.n(),
                words.filter(_ -> problem.hasWordRow()), Optional.empty());
        OutputTile output = new OutputTile(problem.drain(), problem.output(), program.argument("y"),
                Affine.of(problem.n()), word);
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands, new BlockMmad.Shape(
                Optional.of(DepthParts.whole(problem.k())), false, Optional.of(FeedCut.RING)));
        mmad.open();
        walk.columns((column, columns) -> walk.rows((row, rows) -> {
            if (config.stages().leftStays() && cut.singleM() > cut.baseM()) {
                mmad.renewLeft();
            }
            Block block = new Block(Affine.ZERO, row, rows, column, columns, Block.Depth.whole(problem.k()));
            mmad.multiply(block);
            mmad.drain(block, output);
        }));
        mmad.close();
        return program.build();
    }
}

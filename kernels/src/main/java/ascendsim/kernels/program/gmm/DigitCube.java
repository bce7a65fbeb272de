package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.digits.Phases;
import ascendsim.kernels.program.grouped.GroupWalk;
import java.util.Optional;

/**
 * The AIC program of a grouped matmul by digits: once all digits are there, every block of this core in turn, its int32
 * sums left in a slot of the workspace, rows without gaps.
 *
 * @param config of the product; the left operand is the digits' matrix
 * @param weight int8 weights of all groups
 */
public record DigitCube(DigitShape shape, CubeConfig config, Source weight) {

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        GroupWalk walk = new GroupWalk(program, shape.groups(), shape.cut());
        long depth = shape.groups().depth();
        long columns = shape.groups().columns();
        var operands = new BlockMmad.Operands(program.argument(DigitShape.DIGITS), weight.start(program),
                DigitShape.SPLIT.type().bytes(depth * columns), Optional.empty(), columns);
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands,
                new BlockMmad.Shape(DepthParts.whole(depth), false));
        Affine sums = program.argument(DigitShape.SUMS);
        CrossRing ring = shape.slots().ring();
        Variable slot = program.variable(Affine.ZERO);
        Phases.awaitDigits(program);
        mmad.open();
        walk.forEach((block, round) -> {
            ring.acquire(program, round);
            Block digits = digits(block);
            mmad.multiply(digits);
            Block alone = new Block(Affine.ZERO, Affine.ZERO, digits.rows(), Affine.ZERO, block.columns(),
                    block.depth());
            Affine at = sums.plus(shape.slots().offset(walk.core(), slot.value()));
            mmad.drain(alone, new OutputTile(Quant.NONE_S32, DType.INT32, at, block.columns()));
            ring.publish(program, Pipe.FIX);
            slot.rotate(shape.slots().count());
        });
        mmad.close();
        ring.drain(program, walk.blocks());
        return program.build();
    }

    private static Block digits(Block block) {
        int count = DigitShape.SPLIT.count();
        return new Block(block.group(), block.row().times(count), block.rows().times(count), block.column(),
                block.columns(), block.depth());
    }
}

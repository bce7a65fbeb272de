package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.widening.WeightFeed;
import ascendsim.kernels.program.widening.WideningBuffers;

/**
 * The AIV program of the n_first kernel (tiling_quant §2.3): weights of the AI core's columns into the L1 of the cube
 * core, anew for each block of rows.
 *
 * <p>Parameters: weight, antiquant_scale, antiquant_offset as the problem has it.
 */
public record NFirstVector(CustomProblem problem, NFirstCut cut, WideningBuffers buffers) {

    /** The program. */
    public Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        NFirstWalk walk = new NFirstWalk(program, problem, cut);
        WeightFeed.Sources sources = new WeightFeed.Sources(program.argument("weight"),
                program.argument("antiquant_scale"),
                problem.scales().offset() ? program.argument("antiquant_offset") : Affine.ZERO);
        WeightFeed feed = new WeightFeed(program, problem.fed(), cut.feed(), buffers);
        feed.open();
        feed.matrix(sources, () -> walk.columns((column, columns) -> feed.block(sources,
                new WeightFeed.Columns(column, columns), load -> walk.rows((_, _) -> load.run()))));
        feed.close();
        return program.build();
    }
}

package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import java.util.Optional;

/**
 * The AIC program of npu_grouped_matmul_finalize_routing on v220 (isa.md §4.7): every block of this core in turn, its
 * int32 sums left in the workspace for the AIVs.
 *
 * <p>Parameters: x, w, group_list, workspace.
 */
public record RoutingCube(RoutingProblem problem, RoutingBlocks blocks, CubeConfig config) {

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        Optional<RoutingSchedule> whole = problem.hasWindows()
                ? Optional.empty()
                : Optional.of(new RoutingSchedule(program, problem, blocks, Optional.empty()));
        Affine workspace = program.argument("workspace");
        var operands = new BlockMmad.Operands(program.argument("x"), program.argument("w"), problem.k() * problem.n(),
                Optional.empty(), problem.n());
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands,
                new BlockMmad.Shape(DepthParts.whole(problem.k()), true));
        mmad.open();
        whole.ifPresentOrElse(schedule -> {
            emit(program, mmad, schedule, workspace);
            mmad.close();
            blocks.ring().drain(program, schedule.blocks());
        }, () -> {
            problem.ordered().orElseThrow().forWindows(program, window -> {
                RoutingSchedule part = new RoutingSchedule(program, problem, blocks, Optional.of(window));
                emit(program, mmad, part, workspace);
                blocks.ring().drain(program, part.blocks());
            });
            mmad.close();
        });
        return program.build();
    }

    private void emit(ProgramBuilder program, BlockMmad mmad, RoutingSchedule schedule, Affine workspace) {
        CrossRing slots = blocks.ring();
        schedule.forEach(turn -> {
            slots.acquire(program, turn.round());
            mmad.multiply(turn.block());
            Block whole = turn.block();
            Block alone =
                    new Block(Affine.ZERO, Affine.ZERO, whole.rows(), Affine.ZERO, whole.columns(), whole.depth());
            schedule.forWidth(whole, columns -> mmad.drain(alone,
                    new OutputTile(Quant.NONE_S32, DType.INT32, workspace.plus(turn.slotOffset()), columns)));
            slots.publish(program, Pipe.FIX);
        });
    }
}

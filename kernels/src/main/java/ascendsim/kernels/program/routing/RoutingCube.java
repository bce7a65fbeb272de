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
        RoutingSchedule schedule = new RoutingSchedule(program, problem, blocks);
        Affine workspace = program.argument("workspace");
        var operands = new BlockMmad.Operands(program.argument("x"), program.argument("w"), problem.k() * problem.n(),
                Optional.empty(), problem.n());
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands,
                new BlockMmad.Shape(DepthParts.whole(problem.k()), schedule.hasSingleRows()));
        CrossRing slots = schedule.slots();
        mmad.open();
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
        mmad.close();
        slots.drain(program, schedule.blocks());
        return program.build();
    }
}

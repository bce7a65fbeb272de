package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/**
 * The AIV program of npu_grouped_matmul_finalize_routing on v220 (isa.md §4.7). It prepares y ({@link RoutingStart}),
 * then follows its AIC block by block ({@link RoutingSchedule}) and adds what the AIC left in the workspace to the rows
 * of y ({@link RoutingEpilogue}).
 *
 * <p>Parameters: group_list, scale, row_index, y, workspace, and pertoken_scale, logit, shared_input as the problem has
 * them.
 */
public record RoutingVector(RoutingProblem problem, RoutingBlocks blocks) {
    /** What the parts of the program share while it is written. */
    record Emission(ProgramBuilder program, RoutingProblem problem, RoutingSchedule schedule, RoutingBuffers buffers,
            Ring in, Ring scale, Ring out, Address y) {
    }

    /** Takes the program's buffers from {@code memory}, to see whether they fit. */
    public void reserve(LocalMemoryMap memory) {
        RoutingBuffers.take(memory, blocks);
    }

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Ring in = new Ring(program, RoutingBuffers.STAGES, Pipe.MTE2, Pipe.V);
        Ring scale = new Ring(program, RoutingBuffers.STAGES, Pipe.MTE2, Pipe.V);
        Ring out = new Ring(program, RoutingBuffers.STAGES, Pipe.V, Pipe.MTE3);
        RoutingBuffers buffers = RoutingBuffers.take(memory, blocks);
        clear(program, buffers);
        in.open();
        scale.open();
        out.open();
        RoutingSchedule schedule = new RoutingSchedule(program, problem, blocks);
        Emission emission = new Emission(program, problem, schedule, buffers, in, scale, out,
                Address.gm(program.argument("y")));
        Affine subBlock = blocks.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        new RoutingStart(emission).emit(schedule.core().times(blocks.aivPerAic()).plus(subBlock));
        RoutingEpilogue epilogue = new RoutingEpilogue(emission, subBlock);
        schedule.forEach(turn -> schedule.forWidth(turn.block(), columns -> epilogue.emit(turn, columns)));
        in.close();
        scale.close();
        out.close();
        return program.build();
    }

    /** Rows of factors and scales are shorter than the repeats that read them. */
    private static void clear(ProgramBuilder program, RoutingBuffers buffers) {
        clear(program, buffers.factors(), RoutingBuffers.STAGES * 2 * buffers.factorBytes());
        clear(program, buffers.scale(), RoutingBuffers.STAGES * buffers.scaleBytes());
    }

    private static void clear(ProgramBuilder program, Address buffer, long bytes) {
        Affine repeats = Affine.of(bytes / Vector.REPEAT_BYTES);
        program.emit(new Fill(DType.FLOAT32, buffer, Affine.ZERO, repeats, Vector.Stride.DENSE));
    }
}

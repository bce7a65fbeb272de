package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import java.util.Optional;

/**
 * The AIV program of npu_grouped_matmul_finalize_routing on v220 (isa.md §4.7). It prepares y ({@link RoutingStart}),
 * then follows its AIC block by block ({@link RoutingSchedule}) and adds what the AIC left in the workspace to the rows
 * of y ({@link RoutingEpilogue}), or stages it and adds the rows in their order ({@link RoutingRowSums}).
 *
 * <p>Parameters: group_list, scale, row_index, y, workspace, and pertoken_scale, logit, shared_input as the problem has
 * them.
 */
public record RoutingVector(RoutingProblem problem, RoutingBlocks blocks) {
    /** Workspace of the rows that wait to be added in their order. */
    public static final String STAGED = "staged";
    /** The flag of the barrier over all AIVs; SyncAll uses ids from 11 on (isa.md §1.5). */
    private static final int ALL_AIVS = 11;

    /** What the parts of the program share while it is written. */
    record Emission(ProgramBuilder program, RoutingProblem problem, RoutingBuffers buffers, Ring in, Ring scale,
            Ring out, Address y, Optional<Address> staged) {
    }

    /** All AIVs wait for each other's stores. */
    public static void meet(ProgramBuilder program) {
        program.crossSet(Sync.Mode.ALL_OF_KIND, Pipe.MTE3, Affine.of(ALL_AIVS));
        program.crossWait(Affine.of(ALL_AIVS));
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
        Optional<RoutingSchedule> whole = problem.hasWindows()
                ? Optional.empty()
                : Optional.of(new RoutingSchedule(program, problem, blocks, Optional.empty()));
        Emission emission = new Emission(program, problem, buffers, in, scale, out, Address.gm(program.argument("y")),
                problem.ordered().map(_ -> Address.gm(program.argument(STAGED))));
        Affine subBlock = blocks.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Affine core = whole.map(RoutingSchedule::core).orElseGet(() -> program.query(Special.BLOCK_IDX));
        Affine aiv = core.times(blocks.aivPerAic()).plus(subBlock);
        start(emission).emit(aiv);
        RoutingEpilogue epilogue = new RoutingEpilogue(emission, subBlock);
        whole.ifPresent(schedule -> emit(schedule, epilogue, Affine.ZERO));
        problem.ordered().ifPresent(ordered -> {
            RoutingRowSums sums = new RoutingRowSums(program, problem, new RoutingRowSums.Means(buffers.in(),
                    buffers.chunkBytes(), (long) blocks.cores() * blocks.aivPerAic(), emission.y(),
                    emission.staged().orElseThrow()), aiv);
            if (whole.isPresent()) {
                sums.emit(Affine.ZERO, Affine.of(ordered.stagedRows()));
                return;
            }
            ordered.forWindows(program, window -> {
                emit(new RoutingSchedule(program, problem, blocks, Optional.of(window)), epilogue, window.begin());
                sums.emit(window.begin(), window.end());
                meet(program);
            });
        });
        in.close();
        scale.close();
        out.close();
        return program.build();
    }

    private static void emit(RoutingSchedule schedule, RoutingEpilogue epilogue, Affine firstStaged) {
        schedule.forEach(turn -> schedule.forWidth(turn.block(),
                columns -> epilogue.emit(turn, firstStaged, columns)));
    }

    private RoutingStart start(Emission emission) {
        RoutingBuffers buffers = emission.buffers;
        return new RoutingStart(emission.program, problem, new RoutingStart.Means(buffers.in(), buffers.out(),
                buffers.work(), buffers.chunkBytes(), emission.in, emission.out, emission.y,
                (long) blocks.cores() * blocks.aivPerAic()));
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

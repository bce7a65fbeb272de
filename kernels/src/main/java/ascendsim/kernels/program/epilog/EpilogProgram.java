package ascendsim.kernels.program.epilog;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.function.BiConsumer;

/**
 * indexer_compress_epilog (isa.md §4.8): a core takes some rows of x at a time, those whose slot is not -1 one after
 * the other into UB; one vector function quantises them; each row and its scales go to the slot's row of the caches.
 * The scalar unit reads the slots, once for the loads and once for the stores.
 */
public final class EpilogProgram {
    private static final int STAGES = 2;
    private static final long SKIPPED = -1;
    /** What the last loads of a block read beyond a row. */
    private static final long BEYOND = 256;

    private final EpilogProblem problem;
    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
    private final Ring out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
    private final ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
    private final RegisterFunction quantise;
    private final long rowsPerPass;
    private final Address x;
    private final Address y;
    private final Address scale;

    /**
     * @param rowsPerPass rows in UB at a time
     * @param memory      receives the buffers
     */
    public EpilogProgram(EpilogProblem problem, long rowsPerPass, LocalMemoryMap memory) {
        this.problem = problem;
        this.rowsPerPass = rowsPerPass;
        this.quantise = new QuantiseFunction(problem).build();
        this.x = take(memory, STAGES * rowsPerPass * problem.xPitch() + BEYOND);
        this.y = take(memory, STAGES * rowsPerPass * problem.yPitch());
        this.scale = take(memory, STAGES * rowsPerPass * problem.scalePitch());
    }

    /** Bytes of UB that a row takes, in both stages. */
    public static long bytesPerRow(EpilogProblem problem) {
        return STAGES * (problem.xPitch() + problem.yPitch() + problem.scalePitch());
    }

    /** Bytes of UB beside the rows. */
    public static long bytesBeside() {
        return BEYOND;
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, DType.BLOCK_BYTES);
    }

    /** The program of all cores. */
    public Program build(RowShare share) {
        Gm gm = new Gm(vector.argument("x"), vector.argument("slot_mapping"),
                vector.argument("indexer_compress_cache"), vector.argument("indexer_compress_scale"));
        RowShare.Part part = share.part(program);
        in.open();
        out.open();
        program.loop(Affine.ZERO, part.rows(), Affine.of(rowsPerPass), done -> {
            Affine rows = program.minimum(part.rows().minus(done), Affine.of(rowsPerPass));
            pass(gm, program.hold(part.first().plus(done)), program.hold(rows));
        });
        in.close();
        out.close();
        return program.build();
    }

    /** Where the parameters begin. */
    private record Gm(Address x, Address slots, Address cache, Address scales) {
    }

    private void pass(Gm gm, Affine first, Affine rows) {
        Affine now = stage.value();
        Address xs = x.plus(program.hold(now.times(rowsPerPass * problem.xPitch())));
        Address ys = y.plus(program.hold(now.times(rowsPerPass * problem.yPitch())));
        Address ss = scale.plus(program.hold(now.times(rowsPerPass * problem.scalePitch())));
        in.acquire(now);
        ProgramBuilder.Variable taken = program.variable(Affine.ZERO);
        rowsWithSlots(gm, first, rows, (row, slot) -> {
            vector.load(problem.x(), xs.plus(taken.value().times(problem.xPitch())),
                    gm.x.plus(row.times(problem.columns() * EpilogProblem.X_BYTES)),
                    Rows.one(Affine.of(problem.columns() * EpilogProblem.X_BYTES)));
            taken.add(1);
        });
        in.publish(now);
        in.await(now);
        out.acquire(now);
        program.when(Condition.GT, taken.value(), Affine.ZERO,
                () -> program.call(quantise, xs.offset(), ys.offset(), ss.offset(), taken.value()));
        in.release(now);
        out.publish(now);
        out.await(now);
        taken.set(Affine.ZERO);
        rowsWithSlots(gm, first, rows, (row, slot) -> {
            store(gm, slot, ys.plus(taken.value().times(problem.yPitch())),
                    ss.plus(taken.value().times(problem.scalePitch())));
            taken.add(1);
        });
        out.release(now);
        stage.rotate(STAGES);
    }

    /** Emits {@code body} for each row that has a slot: row and slot. */
    private void rowsWithSlots(Gm gm, Affine first, Affine rows, BiConsumer<Affine, Affine> body) {
        program.loop(rows, index -> {
            Affine row = program.hold(first.plus(index));
            Affine slot = program.load(gm.slots.plus(row.times(Integer.BYTES)), DType.INT32);
            program.when(Condition.NE, slot, Affine.of(SKIPPED), () -> body.accept(row, slot));
        });
    }

    private void store(Gm gm, Affine slot, Address values, Address scales) {
        vector.store(DType.UINT8, gm.cache.plus(slot.times(problem.columns())), values,
                Rows.one(Affine.of(problem.columns())));
        long bytes = problem.scales() * problem.scaleBytes();
        if (bytes > 0) {
            vector.store(DType.UINT8, gm.scales.plus(slot.times(bytes)), scales, Rows.one(Affine.of(bytes)));
        }
    }
}

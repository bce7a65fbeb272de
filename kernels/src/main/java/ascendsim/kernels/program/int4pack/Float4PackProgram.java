package ascendsim.kernels.program.int4pack;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;

/**
 * float32 to float4_e2m1, eight to an int32, the first in the lowest bits (v310), by {@link Float4PackFunction}. Our
 * own kernel: the vendor packs on the host.
 *
 * <p>Parameters: weight, y.
 */
public final class Float4PackProgram {
    /** Elements in UB at a time are a multiple of it. */
    public static final long UNIT = Float4PackFunction.ELEMENTS;

    private static final int STAGES = 2;
    private static final long IN_BYTES = Int4PackProgram.CHUNK * Float.BYTES;
    private static final long OUT_BYTES = Int4PackProgram.CHUNK / 2;
    private static final long CLEARED = 256;

    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final RegisterFunction pack = new Float4PackFunction().build();
    private final Ring in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
    private final Ring out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
    private final ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
    private final Address floats;
    private final Address packed;

    /** @param memory receives the buffers */
    public Float4PackProgram(LocalMemoryMap memory) {
        this.floats = memory.take(Space.UB, STAGES * IN_BYTES, DType.BLOCK_BYTES);
        this.packed = memory.take(Space.UB, STAGES * OUT_BYTES, DType.BLOCK_BYTES);
    }

    /**
     * All elements are one row, because rows are whole words.
     *
     * @param elements of the weight, a multiple of 8
     * @param chunk    elements at a time, a multiple of {@link #UNIT}, {@link Int4PackProgram#CHUNK} at most
     * @param cores    that share the chunks
     */
    public Program build(long elements, long chunk, long cores) {
        Address weight = vector.argument("weight");
        Address result = vector.argument("y");
        RowShare.Part part = RowShare.even(Math.ceilDiv(elements, chunk), cores).part(program);
        if (elements % UNIT != 0) {
            // The last round reads beyond the elements.
            program.call(Float4PackFunction.clear(), floats.offset(), Affine.of(STAGES * IN_BYTES / CLEARED));
        }
        in.open();
        out.open();
        program.loop(part.rows(), index -> {
            Affine first = program.hold(part.first().plus(index).times(chunk));
            Affine count = program.hold(program.minimum(Affine.of(elements).minus(first), Affine.of(chunk)));
            task(weight.plus(first.times(Float.BYTES)),
                    result.plus(part.first().plus(index).times(chunk / 2)), count);
            stage.rotate(STAGES);
        });
        in.close();
        out.close();
        return program.build();
    }

    private void task(Address from, Address to, Affine count) {
        Affine now = stage.value();
        Address values = floats.plus(now.times(IN_BYTES));
        Address pairs = packed.plus(now.times(OUT_BYTES));
        Affine bytes = program.compute(Op.SHR, count, Affine.ONE);
        in.acquire(now);
        vector.load(DType.FLOAT32, values, from, Rows.one(count.times(Float.BYTES)));
        in.publish(now);
        in.await(now);
        out.acquire(now);
        program.call(pack, values.offset(), pairs.offset(), bytes, program.ceilDivide(count, UNIT));
        in.release(now);
        out.publish(now);
        out.await(now);
        vector.store(DType.INT8, to, pairs, Rows.one(bytes));
        out.release(now);
    }
}

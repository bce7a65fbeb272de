package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.Passes.GmRows;

/** The digits of float32 values in UB that their maximum has been divided out of, one after the other to GM. */
final class DigitSteps {
    private static final DType WORK = DType.FLOAT32;

    private final Passes passes;
    private final Digits digits;
    private final Ring out;
    private final Buffers buffers;

    /**
     * Room for as many elements as there may be.
     *
     * @param value what is taken apart, float32; what is left of it at last
     * @param work  float32
     * @param half  float16
     * @param digit of the digits' type
     */
    record Buffers(Address value, Address work, Address half, Address digit) {
    }

    DigitSteps(ProgramBuilder program, Digits digits, Buffers buffers) {
        this.passes = new Passes(program);
        this.digits = digits;
        this.out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        this.buffers = buffers;
    }

    void open() {
        out.open();
    }

    void close() {
        out.retire();
    }

    /**
     * Emits them all. The mask counts the elements; it is left at all lanes.
     *
     * @param to    GM byte address of the first digits
     * @param pitch from one digit's row to the next digit's
     */
    void emit(long elements, Affine to, long pitch) {
        for (int place = 0; place < digits.count(); place++) {
            digit(place, digits.type().bytes(elements), to.plus(place * pitch));
        }
        passes.lanes();
    }

    private void digit(int place, long bytes, Affine to) {
        if (digits.inSteps()) {
            passes.convert(WORK, WORK, Rounding.ROUND, buffers.work, buffers.value);
        } else {
            passes.scale(buffers.work, buffers.value, Passes.bits(digits.weights().get(place)));
            passes.convert(WORK, WORK, Rounding.ROUND, buffers.work, buffers.work);
        }
        passes.convert(WORK, DType.FLOAT16, Rounding.RINT, buffers.half, buffers.work);
        out.acquire(Affine.ZERO);
        passes.convert(DType.FLOAT16, digits.type(), Rounding.RINT, buffers.digit, buffers.half);
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        passes.store(DType.INT8, to, buffers.digit, new GmRows(Affine.ONE, bytes, bytes));
        out.release(Affine.ZERO);
        if (place + 1 < digits.count()) {
            rest(place);
        }
    }

    /** What a digit leaves. */
    private void rest(int place) {
        if (!digits.inSteps()) {
            passes.scale(buffers.work, buffers.work, digits.inverse(place));
        }
        passes.combine(VectorBinary.Op.VSUB, buffers.value, buffers.value, buffers.work);
        if (digits.inSteps()) {
            passes.scale(buffers.value, buffers.value, Passes.bits(digits.base()));
        }
    }
}

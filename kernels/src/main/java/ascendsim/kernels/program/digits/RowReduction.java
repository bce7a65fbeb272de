package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorMove.Copy;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import ascendsim.isa.program.ProgramBuilder;

/**
 * The maximum or the sum of a row of float32, in every element of a block (tiling_quant §1.2): long rows halve level by
 * level, short ones add one repeat after the other; what is left in a repeat is reduced by one instruction.
 */
public final class RowReduction {
    /** From so many elements on rows halve. */
    private static final long LONG_ROW = 4096;

    private final ProgramBuilder program;
    private final Passes passes;
    private final long elements;

    public RowReduction(ProgramBuilder program, long elements) {
        this.program = program;
        this.passes = new Passes(program);
        this.elements = elements;
    }

    /** What is put together. */
    public enum Kind {
        MAXIMUM(VectorBinary.Op.VMAX, VectorReduce.Op.VCMAX), SUM(VectorBinary.Op.VADD, VectorReduce.Op.VCADD);

        private final VectorBinary.Op pair;
        private final VectorReduce.Op last;

        Kind(VectorBinary.Op pair, VectorReduce.Op last) {
            this.pair = pair;
            this.last = last;
        }
    }

    /**
     * Emits it, for whole blocks of elements. Leaves the mask at all lanes.
     *
     * @param row    read only, unless it is {@code work}
     * @param work   room for a row
     * @param single room for a block of which the first element is written, the rest is initialised
     * @param result 8 blocks, of which the first holds the result
     */
    public void emit(Kind kind, Address row, Address work, Address single, Address result) {
        if (elements >= LONG_ROW) {
            halves(kind, row, work);
        } else {
            chunks(kind, row, work);
        }
        passes.lanes(Math.min(elements, Passes.LANES));
        passes.after(new Reduce(kind.last, DType.FLOAT32, single, work, Affine.ONE));
        passes.lanes();
        passes.after(new Broadcast(DType.FLOAT32, result, single, Affine.ONE, Stride.DENSE));
    }

    private void halves(Kind kind, Address row, Address work) {
        Address from = row;
        long left = elements;
        while (left > Passes.LANES) {
            long half = Math.ceilDiv(left, 2L * Passes.LANES) * Passes.LANES;
            passes.count(Affine.of(left - half));
            passes.combine(kind.pair, work, from, from.plus(half * 4));
            if (!from.equals(work) && 2 * half > left) {
                long unpaired = 2 * half - left;
                long begin = (left - half) * 4;
                program.emit(new UbCopy(work.plus(begin), from.plus(begin), Affine.ONE, Affine.of(unpaired / 8),
                        Affine.ZERO, Affine.ZERO));
            }
            from = work;
            left = half;
        }
    }

    private static Copy copy(Address to, Address from) {
        return new Copy(DType.FLOAT32, to, from, Affine.ONE, Stride.DENSE, Stride.DENSE);
    }

    private void chunks(Kind kind, Address row, Address work) {
        passes.lanes(Math.min(elements, Passes.LANES));
        if (!row.equals(work)) {
            passes.after(copy(work, row));
        }
        long whole = elements / Passes.LANES;
        program.loop(Affine.ONE, Affine.of(whole), Affine.ONE,
                i -> passes.after(next(kind, work, row.plus(i.times(Vector.REPEAT_BYTES)))));
        long rest = elements % Passes.LANES;
        if (whole > 0 && rest > 0) {
            passes.lanes(rest);
            passes.after(next(kind, work, row.plus(whole * Vector.REPEAT_BYTES)));
        }
        program.barrier(Pipe.V);
    }

    private static Elementwise next(Kind kind, Address work, Address chunk) {
        return new Elementwise(kind.pair, DType.FLOAT32, work, work, chunk, Affine.ONE);
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.Panels;
import ascendsim.sim.execute.arithmetic.Product;
import ascendsim.sim.execute.arithmetic.Widening;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * C = A·B + {C, 0, bias}. A and B are read, widened to floats, when the instruction starts; C and the bias row when it
 * writes, for products add up in order within the pipe. With m = 1 A is a plain row of k elements (GEMV; isa.md §2.1
 * #15) unless that is switched off, else zZ on v220 and NZ on v310 (isa.md §3).
 */
final class MmadMeaning implements Meaning {
    private static final int ROW_BYTES = Panels.FRACTAL * Float.BYTES;

    private final Arithmetic arithmetic;
    private final Widening left;
    private final Widening right;
    private final boolean integers;
    private final int c0;
    /** Whether the fractals of A come column by column (NZ) instead of row by row (zZ). */
    private final boolean columnsOfA;
    /** Whether a single row of A is plain. */
    private final boolean gemv;
    private final Slots slots;
    /** Whether the operands have scales. */
    private final boolean scaled;

    /** Operand slots of mmad. */
    private record Slots(int dst, int a, int b, int m, int n, int k, int start, int bias) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("a"), form.slot("b"), form.slot("m"), form.slot("n"),
                    form.slot("k"), form.slot("start"), form.slot("bias"));
        }
    }

    MmadMeaning(Cube mmad, Target target, Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
        boolean rounds = mmad instanceof Mmad plain && plain.hf32();
        this.left = arithmetic.widening(mmad.types().operand(), rounds);
        this.right = arithmetic.widening(mmad.types().right(), rounds);
        this.integers = mmad.types().accumulator() == DType.INT32;
        this.c0 = mmad.types().operand().c0();
        this.columnsOfA = target == Target.V310;
        this.gemv = mmad.isGemv();
        this.slots = Slots.of(mmad.form());
        this.scaled = mmad instanceof MmadMx;
    }

    @Override
    public void read(Dispatched instruction, CoreMemory memory) {
        if (isNothing(instruction)) {
            return;
        }
        Panels panels = panels(instruction);
        float[] floats = instruction.staged.floats(panels.floats());
        MemorySegment l0a = memory.local(Space.L0A);
        long a = instruction.operands[slots.a];
        if (panels.m() == 1 && gemv) {
            readRow(panels, floats, l0a, a);
        } else {
            readA(panels, floats, l0a, a);
        }
        readB(panels, floats, memory.local(Space.L0B), instruction.operands[slots.b]);
        if (scaled) {
            MxScales scales = new MxScales(panels, floats);
            scales.left(memory.local(Space.L0A_MX), a / MmadMx.ADDRESS_RATIO);
            scales.right(memory.local(Space.L0B_MX), instruction.operands[slots.b] / MmadMx.ADDRESS_RATIO);
        }
    }

    @Override
    public void write(Dispatched instruction, CoreMemory memory) {
        if (isNothing(instruction)) {
            return;
        }
        MemorySegment l0c = memory.local(Space.L0C);
        var product = new Product(panels(instruction), instruction.staged.floats(), l0c,
                instruction.operands[slots.dst]);
        switch ((int) instruction.operands[slots.start]) {
            case Mmad.ZERO -> zero(product);
            case Mmad.BIAS -> bias(product, memory.local(Space.BT), instruction.operands[slots.bias]);
            default -> {
                // Mmad.ACCUMULATE: C is there already.
            }
        }
        if (integers) {
            arithmetic.multiplyIntegers(product);
        } else {
            arithmetic.multiplyFloats(product);
        }
    }

    /** A zero m, n or k is no operation on v220 (isa.md §2). */
    private boolean isNothing(Dispatched instruction) {
        long[] operands = instruction.operands;
        return operands[slots.m] == 0 || operands[slots.n] == 0 || operands[slots.k] == 0;
    }

    private Panels panels(Dispatched instruction) {
        long[] operands = instruction.operands;
        return Panels.of((int) operands[slots.m], (int) operands[slots.n], (int) operands[slots.k], c0);
    }

    private void readRow(Panels panels, float[] floats, MemorySegment l0a, long at) {
        int fractal = Panels.FRACTAL * c0;
        for (int k = 0; k < panels.steps(); k += fractal) {
            left.fractal(l0a, at + (long) k / fractal * Widening.BYTES, floats, panels.a(0) + k);
        }
    }

    private void readA(Panels panels, float[] floats, MemorySegment l0a, long at) {
        int scratch = panels.scratch();
        int down = Math.ceilDiv(panels.m(), Panels.FRACTAL);
        int across = panels.depth() / c0;
        for (int row = 0; row < panels.m(); row += Panels.FRACTAL) {
            for (int k = 0; k < panels.depth(); k += c0) {
                int i0 = row / Panels.FRACTAL;
                int fractal = columnsOfA ? k / c0 * down + i0 : i0 * across + k / c0;
                left.fractal(l0a, at + (long) fractal * Widening.BYTES, floats, scratch);
                for (int i = 0; i < Panels.FRACTAL; i++) {
                    System.arraycopy(floats, scratch + i * c0, floats, panels.a(row + i) + k, c0);
                }
            }
        }
    }

    private void readB(Panels panels, float[] floats, MemorySegment l0b, long at) {
        int scratch = panels.scratch();
        long from = at;
        for (int k = 0; k < panels.depth(); k += c0) {
            for (int column = 0; column < panels.columns(); column++) {
                right.fractal(l0b, from, floats, scratch);
                arithmetic.transpose(floats, scratch, panels.b(column) + k * Panels.FRACTAL, c0);
                from += Widening.BYTES;
            }
        }
    }

    private static void zero(Product product) {
        Panels panels = product.panels();
        for (int column = 0; column < panels.columns(); column++) {
            for (int row = 0; row < panels.m(); row++) {
                product.c().asSlice(product.at() + panels.c(row, column), bytes(panels, column)).fill((byte) 0);
            }
        }
    }

    private static void bias(Product product, MemorySegment table, long bias) {
        Panels panels = product.panels();
        for (int column = 0; column < panels.columns(); column++) {
            for (int row = 0; row < panels.m(); row++) {
                MemorySegment.copy(table, bias + (long) column * ROW_BYTES, product.c(),
                        product.at() + panels.c(row, column), bytes(panels, column));
            }
        }
    }

    /** Bytes of the part of a fractal row whose columns are below n. */
    private static long bytes(Panels panels, int column) {
        return (long) Math.min(Panels.FRACTAL, panels.n() - column * Panels.FRACTAL) * Float.BYTES;
    }
}

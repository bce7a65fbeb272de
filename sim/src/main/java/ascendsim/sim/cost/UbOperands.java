package ascendsim.sim.cost;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.issue.Dispatched;
import java.util.ArrayList;
import java.util.List;

/**
 * The operands of one vector instruction that come in blocks: up to two sources and a destination, which an
 * accumulating instruction reads too. Packed bits, results of reductions and the elements of a broadcast are a block in
 * many repeats and left out.
 */
final class UbOperands {
    private final Form<?> form;
    private final int lanes;
    private final boolean masked;
    /** Sources, then the destination. */
    private final List<UbWalk> walks = new ArrayList<>();
    /** How many of them are read. */
    private int reading;
    private boolean writes;

    private UbOperands(Form<?> form, int bits, boolean masked) {
        this.form = form;
        this.lanes = Vector.REPEAT_BYTES * Byte.SIZE / bits;
        this.masked = masked;
    }

    static UbOperands of(Vector vector) {
        return switch (vector) {
            case VectorBinary.Elementwise v -> masked(v.form(), v.type()).reads(v.type(), "src0", "src1")
                    .writes(v.type(), v.op() == VectorBinary.Op.VMLA);
            case VectorScalar.WithScalar v -> masked(v.form(), v.type()).reads(v.type(), "src").writes(v.type(),
                    v.op() == VectorScalar.Op.VAXPY);
            case VectorUnary.Elementwise v -> masked(v.form(), v.type()).reads(v.type(), "src").writes(v.type(), false);
            case VectorConvert.Convert v -> masked(v.form(), v.from().bits() > v.to().bits() ? v.from() : v.to())
                    .reads(v.from(), "src").writes(v.to(), false);
            case VectorMove.Fill v -> masked(v.form(), v.type()).writes(v.type(), false);
            case VectorMove.Copy v -> masked(v.form(), v.type()).reads(v.type(), "src").writes(v.type(), false);
            // Eight blocks whatever the type.
            case VectorMove.Broadcast v -> new UbOperands(v.form(), v.type().bits(), false).writes(v.type(), false);
            case VectorCompare.Compare v -> new UbOperands(v.form(), v.type().bits(), false).reads(v.type(), "src0",
                    "src1");
            case VectorCompare.Select v -> masked(v.form(), v.type()).reads(v.type(), switch (v.otherwise()) {
                case TENSOR -> new String[]{"src0", "src1"};
                case SCALAR -> new String[]{"src0"};
            }).writes(v.type(), false);
            case VectorReduce.Reduce v -> masked(v.form(), v.type()).reads(v.type(), "src");
        };
    }

    private static UbOperands masked(Form<?> form, DType type) {
        return new UbOperands(form, type.bits(), true);
    }

    private UbOperands reads(DType type, String... names) {
        for (String name : names) {
            walks.add(new UbWalk(form, name, type.bits(), lanes));
        }
        reading = walks.size();
        return this;
    }

    private UbOperands writes(DType type, boolean alsoReads) {
        walks.add(new UbWalk(form, "dst", type.bits(), lanes));
        writes = true;
        reading += alsoReads ? 1 : 0;
        return this;
    }

    /** These operands as they are dispatched, until the next call. */
    UbOperands of(Dispatched d) {
        for (int i = 0; i < walks.size(); i++) {
            walks.get(i).take(d, masked);
        }
        return this;
    }

    boolean writes() {
        return writes;
    }

    void addReads(int repeat, UbRows rows, boolean once) {
        for (int i = 0; i < reading; i++) {
            walks.get(i).addTo(rows, repeat, once);
        }
    }

    void addWrites(int repeat, UbRows rows) {
        walks.getLast().addTo(rows, repeat, false);
    }

    /** Whether two operands that are read may have rows in common. */
    boolean readsOverlap(int repeats) {
        for (int i = 1; i < reading; i++) {
            for (int j = 0; j < i; j++) {
                if (walks.get(i).overlaps(walks.get(j), repeats)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no operand reaches beyond its third, which has {@code 1 << shift} rows. */
    boolean stayInThirds(int repeats, int shift) {
        for (int i = 0; i < walks.size(); i++) {
            if (walks.get(i).start() >> shift != walks.get(i).last(repeats) >> shift) {
                return false;
            }
        }
        return true;
    }

    /** Moves each operand to the first row of its group in its third. */
    void moveToFirstRows(int shift, int groups) {
        for (int i = 0; i < walks.size(); i++) {
            long start = walks.get(i).start();
            walks.get(i).moveTo(start >> shift << shift | start & groups - 1);
        }
    }

    /** Where the operands start, 39 bits. */
    long starts() {
        long all = 0;
        for (int i = 0; i < walks.size(); i++) {
            all = all << UbRows.BITS | walks.get(i).start();
        }
        return all;
    }

    /** The strides of the first two operands. */
    long strides() {
        long all = walks.getFirst().strides();
        return walks.size() == 1 ? all : all << 32 | walks.get(1).strides();
    }

    /** The strides of a third operand, which blocks are touched, and what is read and written. */
    long rest() {
        long all = reading << 1 | (writes ? 1 : 0);
        for (int i = 0; i < walks.size(); i++) {
            all = all << Vector.REPEAT_BLOCKS | walks.get(i).blocks();
        }
        return all << 32 | (walks.size() == 3 ? walks.get(2).strides() : 0);
    }
}

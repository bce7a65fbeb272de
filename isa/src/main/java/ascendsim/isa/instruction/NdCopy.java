package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to five nested loops of elements from GM to UB, each with strides of its own on both sides and padding around it
 * (NDDMA, DataCopy with NdDmaParams; isa.md §2.1 #24): gathers, transposes and pads in one instruction. What is written
 * has left + size + right elements along each loop.
 *
 * @param loops    five of them, the innermost first
 * @param padValue bits of the padding element
 */
public record NdCopy(DType type, Address dst, Address src, List<Loop> loops, Affine padValue,
        CacheHint hint) implements GlobalMove {
    /** Loops of an instruction. */
    public static final int LOOPS = 5;

    private static final long LARGEST = 4294967295L;
    private static final long MOST_PADDING = 255;

    /**
     * One loop.
     *
     * @param size      elements
     * @param srcStride elements of GM from one to the next
     * @param dstStride elements of UB from one to the next
     * @param left      elements of padding before
     * @param right     elements of padding behind
     */
    public record Loop(Affine size, Affine srcStride, Affine dstStride, Affine left, Affine right) {
        /** What a loop is that an instruction does not need. */
        public static final Loop ONCE = new Loop(Affine.ONE, Affine.ZERO, Affine.ZERO, Affine.ZERO, Affine.ZERO);
    }

    public static final Form<NdCopy> FORM = described();

    /** Fewer than five loops leave the others out. */
    public NdCopy {
        List<Loop> all = new ArrayList<>(loops);
        while (all.size() < LOOPS) {
            all.add(Loop.ONCE);
        }
        loops = List.copyOf(all);
        if (loops.size() > LOOPS) {
            throw new IllegalInstruction("cp.gm.ub.nd with " + loops.size() + " loops", "at most " + LOOPS);
        }
        List<Object> operands = new ArrayList<>(List.of(dst, src));
        loops.forEach(l -> operands.addAll(List.of(l.size, l.srcStride, l.dstStride, l.left, l.right)));
        operands.add(padValue);
        FORM.check(operands.toArray());
    }

    private static Form<NdCopy> described() {
        FormBuilder<NdCopy> form = Form
                .<NdCopy>of("cp.gm.ub.nd", "Up to five nested loops of elements, with strides and padding.")
                .address("dst", NdCopy::dst, BLOCK, Space.UB).address("src", NdCopy::src, 1, Space.GM)
                .type("type", NdCopy::type, DType.INT8, DType.UINT8, DType.FLOAT16, DType.BFLOAT16, DType.INT16,
                        DType.UINT16, DType.FLOAT32, DType.INT32, DType.UINT32, DType.INT64, DType.UINT64);
        for (int i = 0; i < LOOPS; i++) {
            loop(form, i);
        }
        form.optional("pad_value", "bits of the padding element", NdCopy::padValue, Long.MAX_VALUE, 0);
        return CacheHint.field(form, NdCopy::hint)
                .only(Target.V310, "use cp.gm.ub.pad, a copy for each row, and transpose on the AIV")
                .build(a -> new NdCopy(a.get("type", DType.class), a.address("dst"), a.address("src"), loops(a),
                        a.value("pad_value"), a.get("l2", CacheHint.class)));
    }

    private static void loop(FormBuilder<NdCopy> form, int i) {
        String which = i == 0 ? "innermost loop" : "loop " + i;
        form.optional("size" + i, "elements of the " + which, c -> c.loops.get(i).size, LARGEST, 1)
                .optional("src" + i, "its stride in GM, in elements", c -> c.loops.get(i).srcStride, LARGEST, 0)
                .optional("dst" + i, "its stride in UB, in elements", c -> c.loops.get(i).dstStride, LARGEST, 0)
                .optional("left" + i, "elements of padding before it", c -> c.loops.get(i).left, MOST_PADDING, 0)
                .optional("right" + i, "elements of padding behind it", c -> c.loops.get(i).right, MOST_PADDING, 0);
    }

    private static List<Loop> loops(Form.Arguments a) {
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            loops.add(new Loop(a.value("size" + i), a.value("src" + i), a.value("dst" + i), a.value("left" + i),
                    a.value("right" + i)));
        }
        return loops;
    }

    /** The slots of its operands: meaning, footprint and cost look here. */
    public record Slots(int dst, int src, int first, int padValue) {
        private static final int FIELDS = 5;

        public static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("size0"), form.slot("pad_value"));
        }

        public long size(long[] o, int loop) {
            return o[first + FIELDS * loop];
        }

        public long srcStride(long[] o, int loop) {
            return o[first + FIELDS * loop + 1];
        }

        public long dstStride(long[] o, int loop) {
            return o[first + FIELDS * loop + 2];
        }

        public long left(long[] o, int loop) {
            return o[first + FIELDS * loop + 3];
        }

        /** Elements along a loop with its padding. */
        public long padded(long[] o, int loop) {
            return size(o, loop) + left(o, loop) + o[first + FIELDS * loop + 4];
        }

        /** Elements that are read. */
        public long elements(long[] o) {
            long all = 1;
            for (int i = 0; i < LOOPS; i++) {
                all *= size(o, i);
            }
            return all;
        }

        /** Elements that are written. */
        public long written(long[] o) {
            long all = 1;
            for (int i = 0; i < LOOPS; i++) {
                all *= padded(o, i);
            }
            return all;
        }
    }

    @Override
    public Form<NdCopy> form() {
        return FORM;
    }

    @Override
    public Pipe pipe() {
        return Pipe.MTE2;
    }
}

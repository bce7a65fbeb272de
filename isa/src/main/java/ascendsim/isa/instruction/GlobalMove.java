package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Moves between global memory and a core's buffers (MTE2 in, MTE3 out). */
public sealed interface GlobalMove extends Move
        permits GlobalMove.Burst, GlobalMove.Nd2Nz, GlobalMove.Padded, Dn2Nz, NdCopy {
    /** Whether the GM side goes through L2 as usual or bypasses it (SetL2CacheHint). */
    enum CacheHint {
        NORMAL, DISABLE;

        static <I extends Instruction> FormBuilder<I> field(FormBuilder<I> form,
                Function<I, CacheHint> get) {
            return form.standard("l2", "L2 cache hint of the GM side", get, Arrays.asList(values()),
                    h -> h.name().toLowerCase(Locale.ROOT));
        }
    }

    Address src();

    CacheHint hint();

    /** Between which buffers a copy goes, and on which pipe. */
    enum Route {
        GM_L1(Space.GM, Space.L1), GM_UB(Space.GM, Space.UB), UB_GM(Space.UB, Space.GM), L1_GM(Space.L1, Space.GM);

        private final Space from;
        private final Space to;

        Route(Space from, Space to) {
            this.from = from;
            this.to = to;
        }

        public boolean reads() {
            return from == Space.GM;
        }

        Pipe pipe() {
            return reads() ? Pipe.MTE2 : Pipe.MTE3;
        }

        String opcode() {
            return "cp." + from.text() + "." + to.text();
        }

        long alignment(Space space) {
            return space == Space.GM ? 1 : BLOCK;
        }
    }

    /**
     * Strided copy of whole DataBlocks, layout untouched (DataCopy; isa.md §2.1 #1, #22, #29).
     *
     * @param count  bursts; 0: nothing happens
     * @param length of a burst in blocks
     * @param srcGap between bursts of the source, tail to head, in blocks
     * @param dstGap between bursts of the destination, tail to head, in blocks
     */
    record Burst(Route route, Address dst, Address src, Affine count, Affine length, Affine srcGap, Affine dstGap,
            CacheHint hint) implements GlobalMove {
        public static final Map<Route, Form<Burst>> FORMS = Arrays.stream(Route.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Burst::form));

        public Burst {
            FORMS.get(route).check(dst, src, count, length, srcGap, dstGap);
        }

        private static Form<Burst> form(Route route) {
            var form = Form.<Burst>of(route.opcode(), "Strided copy of 32-byte blocks, layout untouched.")
                    .address("dst", Burst::dst, route.alignment(route.to), route.to)
                    .address("src", Burst::src, route.alignment(route.from), route.from)
                    .value("count", "bursts", Burst::count, 0, 4095)
                    .value("length", "burst length in 32-byte blocks", Burst::length, 0, 65535)
                    .optional("src_gap", "source gap, tail to head, in blocks", Burst::srcGap, 65535, 0)
                    .optional("dst_gap", "destination gap, tail to head, in blocks", Burst::dstGap, 65535, 0);
            if (route == Route.L1_GM) {
                form.only(Target.V220, "use fixpipe.gm, or write from UB with cp.ub.gm");
            }
            return CacheHint.field(form, Burst::hint)
                    .build(a -> new Burst(route, a.address("dst"), a.address("src"), a.value("count"),
                            a.value("length"), a.value("src_gap"), a.value("dst_gap"), a.get("l2", CacheHint.class)));
        }

        @Override
        public Form<Burst> form() {
            return FORMS.get(route);
        }

        @Override
        public Pipe pipe() {
            return route.pipe();
        }
    }

    /**
     * Rows of an ND matrix to NZ columns of one DataBlock each (DataCopy with Nd2NzParams; isa.md §2.1 #2). The tail of
     * the last column is filled with zeros to 32 bytes; rows are not padded. int4 is moved as int8.
     *
     * @param matrices        ND matrices
     * @param rows            rows of one matrix (nValue)
     * @param columns         elements of one row (dValue)
     * @param srcMatrixStride elements between matrices, head to head
     * @param srcPitch        elements between rows, head to head (srcDValue)
     * @param dstColumnStride 32-byte units between NZ columns (dstNzC0Stride)
     * @param dstRowStride    32-byte units between rows of a column (dstNzNStride)
     * @param dstMatrixStride elements between matrices (dstNzMatrixStride)
     */
    record Nd2Nz(DType type, Address dst, Address src, Affine matrices, Affine rows, Affine columns,
            Affine srcMatrixStride, Affine srcPitch, Affine dstColumnStride, Affine dstRowStride,
            Affine dstMatrixStride, CacheHint hint) implements GlobalMove {
        public static final Form<Nd2Nz> FORM = CacheHint.field(Form
                .<Nd2Nz>of("cp.gm.l1.nd2nz", "ND rows to NZ columns of 32 bytes, the column tail filled with zeros.")
                .address("dst", Nd2Nz::dst, BLOCK, Space.L1).address("src", Nd2Nz::src, 1, Space.GM)
                .type("type", Nd2Nz::type, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8, DType.UINT8,
                        DType.INT32)
                .optional("matrices", "ND matrices", Nd2Nz::matrices, 4095, 1)
                .value("rows", "rows of one matrix (nValue)", Nd2Nz::rows, 0, 16384)
                .value("columns", "elements of one row (dValue)", Nd2Nz::columns, 0, 65535)
                .optional("src_matrix_stride", "elements between matrices", Nd2Nz::srcMatrixStride, 65535, 0)
                .value("src_pitch", "elements between rows (srcDValue)", Nd2Nz::srcPitch, 0, 65535)
                .value("dst_column_stride", "32-byte units between NZ columns", Nd2Nz::dstColumnStride, 0, 16384)
                .optional("dst_row_stride", "32-byte units between rows", Nd2Nz::dstRowStride, 16384, 1)
                .optional("dst_matrix_stride", "elements between matrices", Nd2Nz::dstMatrixStride, 65535, 0),
                Nd2Nz::hint)
                .build(a -> new Nd2Nz(a.get("type", DType.class), a.address("dst"), a.address("src"),
                        a.value("matrices"), a.value("rows"), a.value("columns"), a.value("src_matrix_stride"),
                        a.value("src_pitch"), a.value("dst_column_stride"), a.value("dst_row_stride"),
                        a.value("dst_matrix_stride"), a.get("l2", CacheHint.class)));

        public Nd2Nz {
            FORM.check(dst, src, matrices, rows, columns, srcMatrixStride, srcPitch, dstColumnStride, dstRowStride,
                    dstMatrixStride);
        }

        @Override
        public Form<Nd2Nz> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE2;
        }
    }

    /**
     * Copy of byte-counted bursts (DataCopyPad; isa.md §2.1 #4, #23). In UB (L1) every burst starts at a 32-byte
     * boundary and takes its padded length rounded up to 32 bytes; into UB the rest of the last block is filled with
     * {@code padValue} elements, out of UB it is skipped.
     *
     * @param count  bursts
     * @param length of a burst in bytes
     * @param gmGap  between bursts in GM, tail to head, in bytes
     * @param ubGap  between padded bursts in UB, tail to head, in blocks
     * @param left   elements of padding before each burst in UB (at most 32 bytes)
     * @param right  elements of padding after each burst in UB (at most 32 bytes)
     */
    record Padded(Route route, DType type, Address dst, Address src, Affine count, Affine length, Affine gmGap,
            Affine ubGap, Affine left, Affine right, Affine padValue, CacheHint hint) implements GlobalMove {
        public static final Map<Route, Form<Padded>> FORMS = Map.of(Route.GM_UB, form(Route.GM_UB), Route.UB_GM,
                form(Route.UB_GM), Route.GM_L1, form(Route.GM_L1));

        public Padded {
            if (!FORMS.containsKey(route)) {
                throw new IllegalInstruction("padded copy " + route, "cp.gm.ub.pad, cp.ub.gm.pad or cp.gm.l1.pad");
            }
            FORMS.get(route).check(dst, src, count, length, gmGap, ubGap, left, right, padValue);
        }

        private static Form<Padded> form(Route route) {
            var form = Form
                    .<Padded>of(route.opcode() + ".pad",
                            "Copy of byte-counted bursts; those on the core are 32-byte aligned.")
                    .address("dst", Padded::dst, route.alignment(route.to), route.to)
                    .address("src", Padded::src, route.alignment(route.from), route.from)
                    .type("type", Padded::type, DType.INT8, DType.UINT8, DType.FLOAT16, DType.BFLOAT16, DType.INT16,
                            DType.FLOAT32, DType.INT32, DType.UINT32, DType.INT64)
                    .value("count", "bursts", Padded::count, 0, 4095)
                    .value("length", "burst length in bytes", Padded::length, 0, 2097151)
                    .optional("gm_gap", "GM gap, tail to head, in bytes", Padded::gmGap, 4294967295L, 0)
                    .optional("ub_gap", "gap on the core, tail to head, in blocks", Padded::ubGap, 65535, 0)
                    .optional("left", "elements of padding before a burst", Padded::left, 32, 0)
                    .optional("right", "elements of padding after a burst", Padded::right, 32, 0)
                    .optional("pad_value", "bits of the padding element", Padded::padValue, Long.MAX_VALUE, 0);
            if (route == Route.GM_L1) {
                form.only(Target.V310, "use cp.gm.l1, or cp.gm.l1.nd2nz, which fills up rows");
            }
            return CacheHint.field(form, Padded::hint)
                    .build(a -> new Padded(route, a.get("type", DType.class), a.address("dst"), a.address("src"),
                            a.value("count"), a.value("length"), a.value("gm_gap"), a.value("ub_gap"),
                            a.value("left"), a.value("right"), a.value("pad_value"), a.get("l2", CacheHint.class)));
        }

        @Override
        public Form<Padded> form() {
            return FORMS.get(route);
        }

        @Override
        public Pipe pipe() {
            return route.pipe();
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        List<Form<?>> all = new java.util.ArrayList<>(Burst.FORMS.values());
        all.add(Nd2Nz.FORM);
        all.add(Dn2Nz.FORM);
        all.add(NdCopy.FORM);
        all.addAll(Padded.FORMS.values());
        return all;
    }
}

package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The Fixpipe: drains L0C with a cast or quantisation, ReLU and a change of layout (isa.md §2.1 #18, #19; §2.5). */
public sealed interface Fixpipe extends Instruction {
    /**
     * What happens to each accumulator (isa.md §2.5). V modes take one 64-bit word per column from the Fixpipe buffer.
     */
    enum Quant {
        /** float32 or int32 unchanged */
        NONE(DType.FLOAT32, List.of(DType.FLOAT32)),
        /** int32 unchanged */
        NONE_S32(DType.INT32, List.of(DType.INT32)),
        /** float32 to float16, ties to even */
        F32_F16(DType.FLOAT32, List.of(DType.FLOAT16)),
        /** float32 to bfloat16, ties to even */
        F32_BF16(DType.FLOAT32, List.of(DType.BFLOAT16)),
        /** int32 times one scale to float16 */
        DEQF16(DType.INT32, List.of(DType.FLOAT16)),
        /** int32 times a scale per column to float16 */
        VDEQF16(DType.INT32, List.of(DType.FLOAT16)),
        /** int32 to int8/uint8 by one word */
        REQ8(DType.INT32, List.of(DType.INT8, DType.UINT8)),
        /** int32 to int8/uint8 by a word per column */
        VREQ8(DType.INT32, List.of(DType.INT8, DType.UINT8)),
        /** float32 to int8/uint8 by one word */
        QF32_B8(DType.FLOAT32, List.of(DType.INT8, DType.UINT8)),
        /** float32 to int8/uint8 by a word per column */
        VQF32_B8(DType.FLOAT32, List.of(DType.INT8, DType.UINT8));

        private final DType accumulator;
        private final List<DType> outputs;

        Quant(DType accumulator, List<DType> outputs) {
            this.accumulator = accumulator;
            this.outputs = outputs;
        }

        public DType accumulator() {
            return accumulator;
        }

        /** The types this mode can write; the sign bit of the word chooses between int8 and uint8. */
        public List<DType> outputs() {
            return outputs;
        }

        public boolean perColumn() {
            return name().startsWith("V");
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Order of what is written. */
    enum Arrangement {
        /** rows of n elements */
        ND,
        /** FRACTAL_NZ of the output type; float32 keeps 16x16 fractals */
        NZ,
        /** columns of m elements (v310) */
        DN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The part of L0C to drain.
     *
     * @param m         rows
     * @param n         columns
     * @param srcStride rows of the accumulator's columns of fractals: ceil(m of the Mmad / 16) · 16
     * @param unitFlag  as {@link Cube.Mmad#unitFlag}: 2 leaves the granules to another Fixpipe, 3 frees them
     */
    record Extent(Affine m, Affine n, Affine srcStride, Affine unitFlag) {
    }

    /**
     * Which AIVs a drain to UB goes to (v310; isa.md §2.1 #20).
     *
     * @param dual     what goes to each when it goes to both
     * @param subBlock the AIV of a drain that goes to one
     */
    record Receivers(Dual dual, Affine subBlock) {
        /** The first AIV, or no drain to UB. */
        public static final Receivers FIRST = new Receivers(Dual.NONE, Affine.ZERO);

        public static Receivers both(Dual dual) {
            return new Receivers(dual, Affine.ZERO);
        }
    }

    /** How what is drained is shared out to both AIVs, each at the same address. */
    enum Dual {
        /** not at all: all of it goes to one */
        NONE(1),
        /** the first half of the rows to AIV 0; an even m */
        M(2),
        /** the first half of the columns to AIV 0; n a multiple of 32 */
        N(32);

        private final int unit;

        Dual(int unit) {
            this.unit = unit;
        }

        /** What is shared out is a multiple of this many rows or columns. */
        public int unit() {
            return unit;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Drains L0C to GM, L1 or the UB of an AIV.
     *
     * @param dstStride ND: elements between rows of the output, head to head; NZ: 32-byte blocks (v220) or elements
     *                  (v310) between columns of fractals, head to head; DN: elements between columns
     * @param word      the 64-bit quantisation word of the scalar modes (operators.md §0.3)
     * @param words     the words of the per-column modes, 8 bytes each
     * @param relu      clamp negative values to zero before the output cast
     * @param receivers the AIVs of a drain to UB
     */
    record Drain(Quant quant, DType type, Arrangement arrangement, Address dst, Address src, Extent extent,
            Affine dstStride, Affine word, Address words, boolean relu, Receivers receivers) implements Fixpipe {
        public static final Map<Space, Form<Drain>> FORMS = Map.of(Space.GM, form(Space.GM), Space.L1, form(Space.L1),
                Space.UB, form(Space.UB));

        /** To GM, to L1, or to the UB of the first AIV. */
        public Drain(Quant quant, DType type, Arrangement arrangement, Address dst, Address src, Extent extent,
                Affine dstStride, Affine word, Address words, boolean relu) {
            this(quant, type, arrangement, dst, src, extent, dstStride, word, words, relu, Receivers.FIRST);
        }

        public Drain {
            Form<Drain> form = Optional.ofNullable(FORMS.get(dst.space())).orElseThrow(
                    () -> new IllegalInstruction("fixpipe dst is in " + dst.space().text(), "gm, l1 or ub"));
            if (dst.space() == Space.UB) {
                form.check(dst, src, words, extent.m, extent.n, extent.srcStride, dstStride, word, extent.unitFlag,
                        receivers.subBlock);
            } else {
                form.check(dst, src, words, extent.m, extent.n, extent.srcStride, dstStride, word, extent.unitFlag);
            }
            shared(receivers.dual, receivers.dual == Dual.N ? extent.n : extent.m);
            if (!quant.outputs().contains(type)) {
                throw new IllegalInstruction("fixpipe " + quant.text() + " to " + type.text(),
                        "one of " + quant.outputs().stream().map(DType::text).toList());
            }
            if (arrangement == Arrangement.ND && dst.space() == Space.L1) {
                throw new IllegalInstruction("fixpipe nd to l1", "arrangement=nz (isa.md §2.1 #19)");
            }
        }

        private static void shared(Dual dual, Affine extent) {
            if (extent.isConstant() && extent.base() % dual.unit != 0) {
                throw new IllegalInstruction("fixpipe dual=" + dual.text() + " with " + dual.text() + " "
                        + extent.base(), "a multiple of " + dual.unit);
            }
        }

        private static List<Arrangement> arrangements(Space to) {
            return to == Space.L1 ? List.of(Arrangement.NZ) : Arrays.asList(Arrangement.values());
        }

        private static Form<Drain> form(Space to) {
            var form = Form
                    .<Drain>of("fixpipe." + to.text(), "L0C to " + to + " with cast, quantisation, ReLU and layout.")
                    .address("dst", Drain::dst, to == Space.GM ? 1 : Move.BLOCK, to)
                    .address("src", Drain::src, 64, Space.L0C).address("words", Drain::words, 8, Space.FB)
                    .choice("quant", "accumulator to output: see operators.md §0.2 and §0.3", Drain::quant,
                            Arrays.asList(Quant.values()), Quant::text)
                    .type("type", Drain::type, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32, DType.INT8,
                            DType.UINT8)
                    .standard("arrangement", "order of the output", Drain::arrangement,
                            arrangements(to), Arrangement::text)
                    .value("m", "rows", d -> d.extent().m(), 0, 65535)
                    .value("n", "columns", d -> d.extent().n(), 0, 4095)
                    .value("src_stride", "rows of an accumulator column, a multiple of 16", d -> d.extent().srcStride(),
                            0, 65535)
                    .value("dst_stride",
                            "nd, dn: elements between rows, columns; nz: 32-byte blocks (v220) or elements (v310)"
                                    + " between columns of fractals",
                            Drain::dstStride, 0, 4294967295L)
                    .optional("word", "64-bit quantisation word of the scalar modes", Drain::word, Long.MAX_VALUE, 0)
                    .optional("unit_flag", "0 off, 2 keep, 3 free", d -> d.extent().unitFlag(), 3, 0)
                    .flag("relu", "clamp negative values to zero", Drain::relu)
                    .refuse(Target.V220, d -> d.arrangement() == Arrangement.DN, "arrangement=dn",
                            "write nd and transpose on the AIV");
            if (to != Space.UB) {
                return form.build(a -> of(a, Receivers.FIRST));
            }
            return form.standard("dual", "shared out to both AIVs by m or n", d -> d.receivers().dual(),
                    Arrays.asList(Dual.values()), Dual::text)
                    .optional("sub_block", "the AIV, if not both: 0 or 1", d -> d.receivers().subBlock(), 1, 0)
                    .only(Target.V310, "drain to GM and load it on the AIV")
                    .build(a -> of(a, new Receivers(a.get("dual", Dual.class), a.value("sub_block"))));
        }

        private static Drain of(Form.Arguments a, Receivers receivers) {
            return new Drain(a.get("quant", Quant.class), a.get("type", DType.class),
                    a.get("arrangement", Arrangement.class), a.address("dst"), a.address("src"),
                    new Extent(a.value("m"), a.value("n"), a.value("src_stride"), a.value("unit_flag")),
                    a.value("dst_stride"), a.value("word"), a.address("words"),
                    a.get("relu", Boolean.class), receivers);
        }

        /** Bytes of the unit of {@code dstStride} in NZ (isa.md §0.3). */
        public long nzStrideBytes(Target target) {
            return switch (target) {
                case V220 -> Move.BLOCK;
                case V310 -> type.bytes(1);
            };
        }

        @Override
        public Form<Drain> form() {
            return FORMS.get(dst.space());
        }

        @Override
        public Pipe pipe() {
            return Pipe.FIX;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.copyOf(Drain.FORMS.values());
    }
}

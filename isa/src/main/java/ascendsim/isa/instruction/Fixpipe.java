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
        NZ;

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
     * Drains L0C to GM or L1.
     *
     * @param dstStride ND: elements between rows of the output, head to head; NZ: 32-byte blocks (v220) or elements
     *                  (v310) between columns of fractals, head to head
     * @param word      the 64-bit quantisation word of the scalar modes (operators.md §0.3)
     * @param words     the words of the per-column modes, 8 bytes each
     * @param relu      clamp negative values to zero before the output cast
     */
    record Drain(Quant quant, DType type, Arrangement arrangement, Address dst, Address src, Extent extent,
            Affine dstStride, Affine word, Address words, boolean relu) implements Fixpipe {
        public static final Map<Space, Form<Drain>> FORMS = Map.of(Space.GM, form(Space.GM), Space.L1, form(Space.L1));

        public Drain {
            Optional.ofNullable(FORMS.get(dst.space()))
                    .orElseThrow(() -> new IllegalInstruction("fixpipe dst is in " + dst.space().text(), "gm or l1"))
                    .check(dst, src, words, extent.m, extent.n, extent.srcStride, dstStride, word, extent.unitFlag);
            if (!quant.outputs().contains(type)) {
                throw new IllegalInstruction("fixpipe " + quant.text() + " to " + type.text(),
                        "one of " + quant.outputs().stream().map(DType::text).toList());
            }
            if (arrangement == Arrangement.ND && dst.space() == Space.L1) {
                throw new IllegalInstruction("fixpipe nd to l1", "arrangement=nz (isa.md §2.1 #19)");
            }
        }

        private static Form<Drain> form(Space to) {
            return Form.<Drain>of("fixpipe." + to.text(), "L0C to " + to + " with cast, quantisation, ReLU and layout.")
                    .address("dst", Drain::dst, to == Space.GM ? 1 : Move.BLOCK, to)
                    .address("src", Drain::src, 64, Space.L0C).address("words", Drain::words, 8, Space.FB)
                    .choice("quant", "accumulator to output: see operators.md §0.2 and §0.3", Drain::quant,
                            Arrays.asList(Quant.values()), Quant::text)
                    .type("type", Drain::type, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32, DType.INT8,
                            DType.UINT8)
                    .standard("arrangement", "order of the output", Drain::arrangement,
                            to == Space.GM ? Arrays.asList(Arrangement.values()) : List.of(Arrangement.NZ),
                            Arrangement::text)
                    .value("m", "rows", d -> d.extent().m(), 0, 65535)
                    .value("n", "columns", d -> d.extent().n(), 0, 4095)
                    .value("src_stride", "rows of an accumulator column, a multiple of 16", d -> d.extent().srcStride(),
                            0, 65535)
                    .value("dst_stride",
                            "nd: elements between rows; nz: 32-byte blocks (v220) or elements (v310) between columns",
                            Drain::dstStride, 0, 4294967295L)
                    .optional("word", "64-bit quantisation word of the scalar modes", Drain::word, Long.MAX_VALUE, 0)
                    .optional("unit_flag", "0 off, 2 keep, 3 free", d -> d.extent().unitFlag(), 3, 0)
                    .flag("relu", "clamp negative values to zero", Drain::relu)
                    .build(a -> new Drain(a.get("quant", Quant.class), a.get("type", DType.class),
                            a.get("arrangement", Arrangement.class), a.address("dst"), a.address("src"),
                            new Extent(a.value("m"), a.value("n"), a.value("src_stride"), a.value("unit_flag")),
                            a.value("dst_stride"), a.value("word"), a.address("words"),
                            a.get("relu", Boolean.class)));
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

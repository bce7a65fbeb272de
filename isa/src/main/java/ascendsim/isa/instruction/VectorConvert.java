package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Type conversion (Cast; isa.md §2.2 #49, §2.4b). */
public sealed interface VectorConvert extends Vector {
    /**
     * {@code dst = to(src)}. A repeat covers 256 bytes of the wider of the two types; the narrower operand uses the
     * lanes' share of a block, so its natural repeat stride is 8 · its bits / the wider type's bits blocks.
     *
     * @param rounding how digits that do not fit are dropped; widening conversions are exact under any
     * @param repeat   repeats, 0 to 255
     */
    record Convert(DType from, DType to, Rounding rounding, Address dst, Address src, Affine repeat, Stride dstStride,
            Stride srcStride) implements VectorConvert {
        /**
         * Conversions of v220 (isa.md §2.4b). int32 to float16 multiplies by the deqscale there, which is 1 here: it
         * cannot be set.
         */
        public static final Map<DType, Set<DType>> V220 = Map.of(DType.INT4, Set.of(DType.FLOAT16), DType.INT8,
                Set.of(DType.FLOAT16), DType.UINT8, Set.of(DType.FLOAT16), DType.INT16,
                Set.of(DType.FLOAT16, DType.FLOAT32), DType.FLOAT16,
                Set.of(DType.INT4, DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.FLOAT32), DType.BFLOAT16,
                Set.of(DType.INT32, DType.FLOAT32), DType.INT32,
                Set.of(DType.INT16, DType.FLOAT16, DType.FLOAT32, DType.INT64),
                DType.FLOAT32, Set.of(DType.INT16, DType.FLOAT16, DType.BFLOAT16, DType.INT32, DType.FLOAT32,
                        DType.INT64),
                DType.INT64, Set.of(DType.INT32, DType.FLOAT32));
        public static final Form<Convert> FORM = define();

        public Convert {
            FORM.check(dst, src, repeat, dstStride.block(), dstStride.repeat(), srcStride.block(),
                    srcStride.repeat());
            if (!V220.getOrDefault(from, Set.of()).contains(to)) {
                throw new IllegalInstruction("vconv " + from.text() + " to " + to.text(),
                        from.text() + " to one of "
                                + V220.getOrDefault(from, Set.of()).stream().map(DType::text).sorted().toList());
            }
            if (rounding == Rounding.ODD && !(from == DType.FLOAT32 && to == DType.FLOAT16)) {
                throw new IllegalInstruction("vconv rounding odd of " + from.text(), "float32 to float16 only");
            }
        }

        /** Dense operands. */
        public Convert(DType from, DType to, Rounding rounding, Address dst, Address src, Affine repeat) {
            this(from, to, rounding, dst, src, repeat, dense(to, from), dense(from, to));
        }

        /** The dense stride of an operand of type {@code own} beside {@code other}. */
        public static Stride dense(DType own, DType other) {
            return Stride.of(1, Math.max(1, (long) REPEAT_BLOCKS * own.bits() / Math.max(own.bits(), other.bits())));
        }

        private static Form<Convert> define() {
            List<DType> types = List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT4, DType.INT8,
                    DType.UINT8, DType.INT16, DType.INT32, DType.INT64);
            var form = Form.<Convert>of("vconv", "Type conversion of each lane.")
                    .address("dst", Convert::dst, Move.BLOCK, Space.UB)
                    .address("src", Convert::src, Move.BLOCK, Space.UB)
                    .choice("from", "source type", Convert::from, types, DType::text)
                    .choice("to", "destination type", Convert::to, types, DType::text)
                    .standard("round", "rounding mode", Convert::rounding, Arrays.asList(Rounding.values()),
                            r -> r.name().toLowerCase(Locale.ROOT))
                    .value("repeat", "repeats", Convert::repeat, 0, MAX_REPEAT);
            Vector.stride(form, "dst", Convert::dstStride);
            Vector.stride(form, "src", Convert::srcStride);
            return form.build(a -> new Convert(a.get("from", DType.class), a.get("to", DType.class),
                    a.get("round", Rounding.class), a.address("dst"), a.address("src"), a.value("repeat"),
                    Vector.stride(a, "dst"), Vector.stride(a, "src")));
        }

        @Override
        public Form<Convert> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Convert.FORM);
    }
}

package ascendsim.isa.instruction;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.FLOAT4_E1M2;
import static ascendsim.isa.dtype.DType.FLOAT4_E2M1;
import static ascendsim.isa.dtype.DType.FLOAT8_E4M3FN;
import static ascendsim.isa.dtype.DType.FLOAT8_E5M2;
import static ascendsim.isa.dtype.DType.HIFLOAT8;
import static ascendsim.isa.dtype.DType.INT16;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT4;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT16;
import static ascendsim.isa.dtype.DType.UINT8;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Type conversion between registers (Cast; isa.md §2.2b #76, §2.4b). */
public sealed interface RegisterConvert extends RegisterInstruction {
    /**
     * Where the elements of the narrower type stand (RegLayout): each element of the wider type shares its bytes with
     * one of them (or a pair of 4-bit ones), in its first, second, third or fourth part.
     */
    enum Part {
        ZERO, ONE, TWO, THREE
    }

    /** How a value is rounded and what becomes of one that does not fit. */
    record Mode(Rounding rounding, Overflow overflow) {
        /** Half even; infinities and NaN stay (NO_SAT). */
        public static final Mode RINT = new Mode(Rounding.RINT, Overflow.INF_NAN);
    }

    /**
     * {@code dst = to(src)}. A lane is an element of the wider type (4-bit types: a pair in 16-bit lanes); mask bits
     * stand for these. The parts of the destination between results become 0, or stay with MERGE. Integers saturate.
     *
     * @param part of the lane in which the narrower element stands; ZERO for equal widths
     */
    record Convert(DType from, DType to, Mode mode, Part part, VectorRegister dst, VectorRegister src, Predicate lanes)
            implements
            RegisterConvert {
        /** Conversions of v310 that are built (isa.md §2.4b). */
        public static final Map<DType, Set<DType>> V310 = Map.ofEntries(
                Map.entry(INT4, Set.of(FLOAT16, BFLOAT16, INT16)), Map.entry(INT8, Set.of(FLOAT16, INT16, INT32)),
                Map.entry(UINT8, Set.of(FLOAT16, UINT16)), Map.entry(INT16, Set.of(FLOAT16, FLOAT32, INT32, UINT8)),
                Map.entry(INT32, Set.of(FLOAT32, INT16, UINT8)),
                Map.entry(FLOAT16, Set.of(FLOAT32, BFLOAT16, INT32, INT16, INT8, UINT8, HIFLOAT8)),
                Map.entry(BFLOAT16, Set.of(FLOAT32, FLOAT16, INT32, FLOAT4_E2M1, FLOAT4_E1M2)),
                Map.entry(FLOAT32,
                        Set.of(FLOAT32, FLOAT16, BFLOAT16, INT32, INT16, FLOAT8_E4M3FN, FLOAT8_E5M2, HIFLOAT8)),
                Map.entry(FLOAT8_E4M3FN, Set.of(FLOAT32)), Map.entry(FLOAT8_E5M2, Set.of(FLOAT32)),
                Map.entry(HIFLOAT8, Set.of(FLOAT32, FLOAT16)), Map.entry(FLOAT4_E2M1, Set.of(BFLOAT16)),
                Map.entry(FLOAT4_E1M2, Set.of(BFLOAT16)));
        private static final Set<DType> EIGHT_BIT = Set.of(FLOAT8_E4M3FN, FLOAT8_E5M2);
        public static final Form<Convert> FORM = define();

        public Convert {
            Set<DType> legal = V310.getOrDefault(from, Set.of());
            if (!legal.contains(to)) {
                throw new IllegalInstruction("vcvt " + from.text() + " to " + to.text(),
                        from.text() + " to one of " + legal.stream().map(DType::text).sorted().toList());
            }
            if (EIGHT_BIT.contains(to) && mode.rounding != Rounding.RINT
                    || to == HIFLOAT8 && mode.rounding != Rounding.ROUND) {
                throw new IllegalInstruction("vcvt rounding " + Predicate.word(mode.rounding) + " to " + to.text(),
                        to == HIFLOAT8 ? "round" : "rint");
            }
            if (part.ordinal() >= parts(from, to)) {
                throw new IllegalInstruction("vcvt part " + Predicate.word(part) + " of " + from.text() + " to "
                        + to.text(), "one of the first " + parts(from, to));
            }
        }

        /** How many elements of the narrower type share the bytes of the wider one (4-bit types: pairs, 2 lanes). */
        public static int parts(DType from, DType to) {
            int narrow = Math.min(from.bits(), to.bits());
            int wide = Math.max(from.bits(), to.bits());
            return narrow == 4 ? wide * 2 / Byte.SIZE : wide / narrow;
        }

        private static Form<Convert> define() {
            List<DType> types = Arrays.stream(DType.values())
                    .filter(t -> V310.containsKey(t) || V310.values().stream().anyMatch(s -> s.contains(t))).toList();
            var form = Form.<Convert>of("vcvt", "Type conversion of each lane.")
                    .operand("dst", "result", Convert::dst, Codec.VECTOR)
                    .operand("src", "operand", Convert::src, Codec.VECTOR);
            return Predicate.add(form, Convert::lanes).choice("from", "source type", Convert::from, types, DType::text)
                    .choice("to", "destination type", Convert::to, types, DType::text)
                    .standard("round", "rounding mode", c -> c.mode.rounding, Arrays.asList(Rounding.values()),
                            Predicate::word)
                    .standard("overflow", "what does not fit a float: becomes infinite or NaN, or saturates",
                            c -> c.mode.overflow, Arrays.asList(Overflow.values()), Predicate::word)
                    .standard("part", "which part of the wider lane the narrower element stands in", Convert::part,
                            Arrays.asList(Part.values()), Predicate::word)
                    .build(a -> new Convert(a.get("from", DType.class), a.get("to", DType.class),
                            new Mode(a.get("round", Rounding.class), a.get("overflow", Overflow.class)),
                            a.get("part", Part.class), a.get("dst", VectorRegister.class),
                            a.get("src", VectorRegister.class), Predicate.read(a)));
        }

        @Override
        public Form<Convert> form() {
            return FORM;
        }

        @Override
        public boolean keepsDestination() {
            return lanes.outside() == Predicate.Outside.MERGE;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Convert.FORM);
    }
}

package ascendsim.isa.instruction;

import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT16;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.UINT16;
import static ascendsim.isa.dtype.DType.UINT32;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reductions within a register (isa.md §2.2b #77). */
public sealed interface RegisterReduce extends RegisterInstruction {
    /** What is reduced to what. */
    enum Op {
        /** the sum of all lanes in lane 0 */
        VCADD(0),
        /** the largest lane in lane 0, the number of the first such lane in lane 1 */
        VCMAX(0),
        /** the smallest lane in lane 0, the number of the first such lane in lane 1 */
        VCMIN(0),
        /** the sum of each block of 32 bytes, in lanes 0 to 7 */
        VCGADD(DType.BLOCK_BYTES),
        /** the largest lane of each block, in lanes 0 to 7 */
        VCGMAX(DType.BLOCK_BYTES),
        /** the smallest lane of each block, in lanes 0 to 7 */
        VCGMIN(DType.BLOCK_BYTES),
        /** the sum of each pair, in the first half of the lanes */
        VCPADD(-1);

        private final int bytes;

        Op(int bytes) {
            this.bytes = bytes;
        }

        /** Lanes that give one result. */
        public int group(DType type) {
            int pair = 2;
            return bytes == 0 ? RegisterInstruction.lanes(type) : bytes < 0 ? pair : (int) (bytes / type.bytes(1));
        }

        List<DType> types() {
            return switch (this) {
                case VCADD, VCGADD, VCPADD -> List.of(FLOAT32, FLOAT16);
                case VCMAX, VCMIN, VCGMAX, VCGMIN -> List.of(FLOAT32, FLOAT16, INT32, UINT32, INT16, UINT16);
            };
        }
    }

    /** Lanes that do not take part change nothing; all lanes without a result become 0. */
    record Reduce(Op op, DType type, VectorRegister dst, VectorRegister src, MaskRegister mask)
            implements
            RegisterReduce {
        public static final Map<Op, Form<Reduce>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Reduce::form));

        public Reduce {
            Checks.type(op, type, op.types());
        }

        private static Form<Reduce> form(Op op) {
            return Form.<Reduce>of(Predicate.word(op), "Reduces lanes of a register: " + op + ".")
                    .operand("dst", "result", Reduce::dst, Codec.VECTOR)
                    .operand("src", "operand", Reduce::src, Codec.VECTOR)
                    .operand("mask", "lanes that take part", Reduce::mask, Codec.MASK)
                    .type("type", Reduce::type, op.types().toArray(DType[]::new))
                    .build(a -> new Reduce(op, a.get("type", DType.class), a.get("dst", VectorRegister.class),
                            a.get("src", VectorRegister.class), a.get("mask", MaskRegister.class)));
        }

        @Override
        public Form<Reduce> form() {
            return FORMS.get(op);
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.copyOf(Reduce.FORMS.values());
    }
}

package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Arithmetic on 64-bit registers. */
public sealed interface ScalarArithmetic extends Scalar {
    /** {@code dst = value}. */
    record Set(Register dst, Affine value) implements ScalarArithmetic {
        public static final Form<Set> FORM = Form.<Set>of("s.set", "A register from a sum.")
                .register("dst", "result", Set::dst).operand("value", "sum", Set::value)
                .build(a -> new Set(a.get("dst", Register.class), a.value("value")));

        public Set {
            FORM.check(value);
        }

        @Override
        public Form<Set> form() {
            return FORM;
        }
    }

    /**
     * Two-operand operations; division and remainder truncate toward zero, division by zero is an error of the program.
     */
    enum Op {
        MUL, DIV, REM, MIN, MAX, AND, OR, XOR, SHL,
        /** arithmetic shift right */
        SHR,
        /**
         * quotient of two float32 given by their bits, rounded to nearest even; the upper 32 bits of the result are 0
         */
        FDIV;

        String opcode() {
            return "s." + name().toLowerCase(Locale.ROOT);
        }

        /** The result; throws ArithmeticException for a division by zero. */
        public long apply(long a, long b) {
            return switch (this) {
                case MUL -> a * b;
                case DIV -> a / b;
                case REM -> a % b;
                case MIN -> Math.min(a, b);
                case MAX -> Math.max(a, b);
                case AND -> a & b;
                case OR -> a | b;
                case XOR -> a ^ b;
                case SHL -> a << b;
                case SHR -> a >> b;
                case FDIV -> quotient((int) a, (int) b);
            };
        }

        private static long quotient(int a, int b) {
            return Integer.toUnsignedLong(Float.floatToIntBits(Float.intBitsToFloat(a) / Float.intBitsToFloat(b)));
        }
    }

    /** {@code dst = a op b}. */
    record Compute(Op op, Register dst, Affine a, Affine b) implements ScalarArithmetic {
        public static final Map<Op, Form<Compute>> FORMS = Arrays.stream(Op.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Compute::form));

        public Compute {
            FORMS.get(op).check(a, b);
        }

        private static Form<Compute> form(Op op) {
            return Form.<Compute>of(op.opcode(), op == Op.FDIV ? "Float32 quotient of two bit patterns."
                    : "Integer arithmetic: " + op + ".")
                    .register("dst", "result", Compute::dst).operand("a", "left operand", Compute::a)
                    .operand("b", "right operand", Compute::b)
                    .build(x -> new Compute(op, x.get("dst", Register.class), x.value("a"), x.value("b")));
        }

        @Override
        public Form<Compute> form() {
            return FORMS.get(op);
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        List<Form<?>> all = new ArrayList<>(Compute.FORMS.values());
        all.add(Set.FORM);
        return all;
    }
}

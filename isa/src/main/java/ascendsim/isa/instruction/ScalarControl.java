package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Control flow and what a core knows about itself. */
public sealed interface ScalarControl extends Scalar {
    /** Continues at a label. */
    record Jump(String label) implements ScalarControl {
        public static final Form<Jump> FORM = Form.<Jump>of("br", "Continues at a label.")
                .word("label", "target", Jump::label).build(a -> new Jump(a.get("label", String.class)));

        @Override
        public Form<Jump> form() {
            return FORM;
        }
    }

    /** Signed comparisons. */
    enum Condition {
        EQ, NE, LT, LE, GT, GE;

        public boolean holds(long a, long b) {
            return switch (this) {
                case EQ -> a == b;
                case NE -> a != b;
                case LT -> a < b;
                case LE -> a <= b;
                case GT -> a > b;
                case GE -> a >= b;
            };
        }

        /** The condition that holds when this one does not. */
        public Condition negated() {
            return switch (this) {
                case EQ -> NE;
                case NE -> EQ;
                case LT -> GE;
                case LE -> GT;
                case GT -> LE;
                case GE -> LT;
            };
        }
    }

    /** Continues at a label when {@code a condition b}. */
    record Branch(Condition condition, Affine a, Affine b, String label) implements ScalarControl {
        public static final Map<Condition, Form<Branch>> FORMS = Arrays.stream(Condition.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Branch::form));

        public Branch {
            FORMS.get(condition).check(a, b);
        }

        private static Form<Branch> form(Condition condition) {
            return Form
                    .<Branch>of("br." + condition.name().toLowerCase(Locale.ROOT), "Continues at a label when true.")
                    .operand("a", "left operand", Branch::a).operand("b", "right operand", Branch::b)
                    .word("label", "target", Branch::label)
                    .build(x -> new Branch(condition, x.value("a"), x.value("b"), x.get("label", String.class)));
        }

        @Override
        public Form<Branch> form() {
            return FORMS.get(condition);
        }
    }

    /** Ends the program of this core once its pipes have drained. */
    record End() implements ScalarControl {
        public static final Form<End> FORM = Form.<End>of("end", "Ends the core's program.").build(a -> new End());

        @Override
        public Form<End> form() {
            return FORM;
        }
    }

    /** What a core can ask about itself (isa.md §1.1). */
    enum Special {
        /** index of this AI core in the launch, the same on the AIC and its AIVs */
        BLOCK_IDX,
        /** AI cores of the launch */
        BLOCK_NUM,
        /** 0 on an AIC; 0 or 1 on an AIV */
        SUB_BLOCK_IDX,
        /** AIVs per AI core of the launch */
        SUB_BLOCK_NUM
    }

    /** {@code dst = special register}. */
    record Query(Register dst, Special special) implements ScalarControl {
        public static final Form<Query> FORM = Form.<Query>of("s.get", "A special register.")
                .register("dst", "result", Query::dst).name("special", "which", Query::special, Special.class)
                .build(a -> new Query(a.get("dst", Register.class), a.get("special", Special.class)));

        @Override
        public Form<Query> form() {
            return FORM;
        }
    }

    /** {@code dst = GM address of a kernel parameter}. */
    record Argument(Register dst, String parameter) implements ScalarControl {
        public static final Form<Argument> FORM = Form.<Argument>of("s.arg", "The GM address of a parameter.")
                .register("dst", "result", Argument::dst).word("parameter", "name", Argument::parameter)
                .build(a -> new Argument(a.get("dst", Register.class), a.get("parameter", String.class)));

        @Override
        public Form<Argument> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        List<Form<?>> all = new ArrayList<>(Branch.FORMS.values());
        all.addAll(List.of(Jump.FORM, End.FORM, Query.FORM, Argument.FORM));
        return all;
    }
}

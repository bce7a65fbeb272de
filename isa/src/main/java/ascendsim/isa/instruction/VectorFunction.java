package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vector functions in the stream of an AIV (isa.md §2.2b). v310. */
public sealed interface VectorFunction extends Instruction {
    /**
     * Runs a function: one instruction of the vector pipe.
     *
     * @param arguments the function's first scalar registers; those left out are 0, and trailing zeros are left out
     */
    record Call(RegisterFunction function, List<Affine> arguments) implements VectorFunction {
        public static final Form<Call> FORM = define();

        public Call {
            List<Affine> given = new ArrayList<>(arguments);
            while (!given.isEmpty() && given.getLast().equals(Affine.ZERO)) {
                given.removeLast();
            }
            arguments = List.copyOf(given);
            if (arguments.size() > RegisterFunction.MAX_ARGUMENTS) {
                throw new IllegalInstruction("vf.call with " + arguments.size() + " arguments",
                        "at most " + RegisterFunction.MAX_ARGUMENTS);
            }
        }

        private static Form<Call> define() {
            // Wide enough for any address, count or scalar's bits, but not "any value": a call is steered by them.
            var limits = new Field.Limits(List.of(), -(1L << 62), 1L << 62, 1);
            var form = Form.<Call>of("vf.call", "Runs a vector function with scalar arguments.").word("function",
                    "its name", c -> c.function().name()).only(Target.V310, "use vector instructions on UB");
            for (int i = 0; i < RegisterFunction.MAX_ARGUMENTS; i++) {
                int index = i;
                form.trailing("a" + i, "argument " + i, c -> c.argument(index), limits);
            }
            return form.build(a -> new Call(RegisterFunction.named(a.get("function", String.class)),
                    java.util.stream.IntStream.range(0, RegisterFunction.MAX_ARGUMENTS).mapToObj(i -> a.value("a" + i))
                            .toList()));
        }

        private Affine argument(int index) {
            return index < arguments.size() ? arguments.get(index) : Affine.ZERO;
        }

        @Override
        public Form<Call> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.V;
        }

        @Override
        public Optional<String> illegalOn(Target target) {
            Optional<String> elsewhere = FORM.illegal(this, target);
            if (elsewhere.isPresent()) {
                return elsewhere;
            }
            if (function.body().isEmpty()) {
                return Optional.of("vector function '" + function.name() + "' is not defined");
            }
            return arguments.size() > function.parameters().size()
                    ? Optional.of("vf.call " + function.name() + " with " + arguments.size() + " arguments; expected "
                            + function.parameters())
                    : Optional.empty();
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Call.FORM);
    }
}

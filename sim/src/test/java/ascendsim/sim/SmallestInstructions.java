package ascendsim.sim;

import ascendsim.isa.instruction.Field;
import ascendsim.isa.instruction.Field.Limits;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The least legal instruction of a form that does anything: address 0, counts of 1, the first choice that is legal. */
final class SmallestInstructions {
    private SmallestInstructions() {
    }

    static Instruction of(Form<?> form) {
        for (int choice = 0; choice < 16; choice++) {
            for (int other = 0; other < 16; other++) {
                try {
                    return (Instruction) form.parse(text(form, choice, other));
                } catch (IllegalInstruction e) {
                    continue;
                }
            }
        }
        throw new AssertionError("no legal " + form.opcode());
    }

    private static String text(Form<?> form, int choice, int other) {
        List<String> positional = new ArrayList<>();
        List<String> named = new ArrayList<>();
        int choices = 0;
        for (Field<?, ?> field : form.fields()) {
            int wanted = choices % 2 == 0 ? choice : other;
            Optional<String> word = value(field, wanted);
            choices += field.limits().isEmpty() ? 1 : 0;
            if (field.positional()) {
                positional.add(word.orElse("0"));
            } else if (field.standard().isEmpty()) {
                named.add(field.name() + "=" + word.orElse("0"));
            }
        }
        return String.join(", ", positional) + " {" + String.join(", ", named) + "}";
    }

    private static Optional<String> value(Field<?, ?> field, int choice) {
        if (field.limits().isPresent()) {
            Limits limits = field.limits().get();
            return Optional.of(limits.spaces().isEmpty()
                    ? Long.toString(Math.max(limits.minimum(), Math.min(limits.alignment(), limits.maximum())))
                    : limits.spaces().getFirst().text() + "[0]");
        }
        String expects = field.expects();
        if (!expects.startsWith("one of ")) {
            return Optional.of(expects.startsWith("a register") ? "r1" : "name");
        }
        String[] words = expects.substring("one of ".length()).split(" ");
        return Optional.of(words[choice % words.length]);
    }
}

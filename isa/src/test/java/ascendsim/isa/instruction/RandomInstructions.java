package ascendsim.isa.instruction;

import ascendsim.isa.instruction.Field.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Draws legal instructions of any form by writing their text. */
public final class RandomInstructions {
    private static final int TRIES = 2000;

    private final RandomGenerator random;

    public RandomInstructions(RandomGenerator random) {
        this.random = random;
    }

    /** A legal instruction of a form; fails when none is found. */
    public Formed draw(Form<?> form) {
        IllegalInstruction last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return form.parse(text(form));
            } catch (IllegalInstruction e) {
                last = e;
            }
        }
        throw new AssertionError("no legal " + form.opcode() + " found", last);
    }

    private String text(Form<?> form) {
        List<String> positional = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (Field<?, ?> field : form.fields()) {
            if (field.positional()) {
                positional.add(value(field));
            } else if (field.standard().isEmpty() || random.nextBoolean()) {
                named.add(field.name() + "=" + value(field));
            }
        }
        return String.join(", ", positional) + " {" + String.join(", ", named) + "}";
    }

    private String value(Field<?, ?> field) {
        Optional<Limits> limits = field.limits();
        if (limits.isPresent() && !limits.get().spaces().isEmpty()) {
            List<Space> spaces = limits.get().spaces();
            return spaces.get(random.nextInt(spaces.size())).text() + "[" + number(limits.get()) + "]";
        }
        if (limits.isPresent()) {
            return number(limits.get());
        }
        String expects = field.codec().expects();
        if (expects.startsWith("one of ")) {
            String[] words = expects.substring("one of ".length()).split(" ");
            return words[random.nextInt(words.length)];
        }
        if (expects.matches("an? .*register [vpu]0 to .*")) {
            String first = expects.substring(expects.indexOf("0 to") - 1);
            return first.charAt(0) + Integer.toString(random.nextInt(Integer.parseInt(first.substring(7)) + 1));
        }
        return expects.startsWith("a register") ? "r" + random.nextInt(Register.COUNT) : "name" + random.nextInt(9);
    }

    private String number(Limits limits) {
        long low = Math.max(limits.minimum(), -(1L << 40));
        long high = Math.min(limits.maximum(), 1L << 40);
        long value = random.nextLong(low, high + 1) / limits.alignment() * limits.alignment();
        return switch (random.nextInt(4)) {
            case 0 -> Long.toString(limits.minimum() == Long.MIN_VALUE ? 0 : limits.minimum());
            case 1 -> value + "+r" + random.nextInt(40) + "*" + limits.alignment();
            case 2 -> "r" + random.nextInt(40) + "-r" + (40 + random.nextInt(9)) + "*" + random.nextLong(2, 99);
            default -> Long.toString(value);
        };
    }
}

package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where a form exists, and what an architecture allows less of than the form itself says.
 *
 * @param missing  architectures without the opcode, and what to use there instead
 * @param narrower operand rules of one architecture that are narrower than the form's, by field name
 * @param rules    what one architecture refuses for other reasons
 */
record Legality<I extends Formed>(Map<Target, String> missing, Map<Target, Map<String, Field.Limits>> narrower,
        List<Rule<I>> rules) {
    /**
     * What one architecture refuses.
     *
     * @param broken whether an instruction breaks the rule
     * @param found  what it then is, for example {@code s4}
     * @param instead what to use instead
     */
    record Rule<I>(Target target, Predicate<I> broken, String found, String instead) {
    }

    Legality {
        missing = Map.copyOf(missing);
        narrower = Map.copyOf(narrower);
        rules = List.copyOf(rules);
    }

    /** Why {@code instruction} is no instruction of {@code target}. */
    Optional<String> illegal(Form<I> form, I instruction, Target target) {
        if (missing.containsKey(target)) {
            return Optional.of(form.opcode() + " does not exist on " + target.text() + "; " + missing.get(target));
        }
        return rules.stream().filter(rule -> rule.target == target && rule.broken.test(instruction)).findFirst()
                .map(rule -> form.opcode() + " " + rule.found + " does not exist on " + target.text() + "; "
                        + rule.instead)
                .or(() -> tooMuch(form, instruction, target));
    }

    /** The first constant operand beyond the architecture's own limits. */
    private Optional<String> tooMuch(Form<I> form, I instruction, Target target) {
        for (int slot = 0; slot < form.operands().size(); slot++) {
            Affine value = form.operands().get(slot).affine(instruction);
            if (narrower.containsKey(target) && value.isConstant()) {
                Optional<String> found = form.violation(slot, value.base(), target);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** What the architecture itself says of an operand. */
    Optional<Field.Limits> limits(String field, Target target) {
        return Optional.ofNullable(narrower.getOrDefault(target, Map.of()).get(field));
    }

    /** A line for the manual for each thing an architecture does not have. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Target target : Target.values()) {
            if (missing.containsKey(target)) {
                lines.add("Not on " + target.text() + ": " + missing.get(target) + ".");
            }
            rules.stream().filter(rule -> rule.target == target)
                    .forEach(rule -> lines.add("Not on " + target.text() + ": " + rule.found + "; " + rule.instead
                            + "."));
            narrower.getOrDefault(target, Map.of()).entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(e -> lines.add("On " + target.text() + ": " + e.getKey() + " " + e.getValue().text()
                            + "."));
        }
        return lines;
    }

    /** Collects what a form says about architectures. */
    static final class Builder<I extends Formed> {
        private final Map<Target, String> missing = new EnumMap<>(Target.class);
        private final Map<Target, Map<String, Field.Limits>> narrower = new EnumMap<>(Target.class);
        private final List<Rule<I>> rules = new ArrayList<>();

        void only(Target target, String instead) {
            for (Target other : Target.values()) {
                if (other != target) {
                    missing.put(other, instead);
                }
            }
        }

        void narrower(Target target, String field, Field.Limits limits) {
            narrower.computeIfAbsent(target, _ -> new TreeMap<>()).put(field, limits);
        }

        void rule(Rule<I> rule) {
            rules.add(rule);
        }

        Legality<I> build() {
            return new Legality<>(missing, narrower, rules);
        }
    }
}

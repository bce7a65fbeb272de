package ascendsim.isa.instruction;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The instruction manual, written from the forms: one Markdown page per family. {@code docs/instructions} holds what
 * this prints; a test keeps the two equal.
 */
public final class Manual {
    private Manual() {
    }

    /** The page of one family of {@link Opcodes#families()}. */
    public static String page(String family, List<Form<?>> forms) {
        StringBuilder page = new StringBuilder("# " + title(family) + "\n\n");
        page.append(
                "Written from the instruction forms; see `docs/add-an-instruction.md`. Units are the vendor's: a block")
                .append(" is 32 bytes,\na fractal 512 bytes; a gap is tail to head, a stride head to head.\n");
        forms.stream().sorted(Comparator.comparing(Form::opcode)).forEach(form -> section(form, page));
        return page.toString();
    }

    /** The list of all pages. */
    public static String index(Map<String, List<Form<?>>> families) {
        StringBuilder page = new StringBuilder("# Instructions\n\nOne page per family, written from the forms.\n\n");
        families.forEach((family, forms) -> page.append("- [").append(title(family)).append("](").append(family)
                .append(".md): ")
                .append(String.join(", ", forms.stream().map(f -> "`" + f.opcode() + "`").sorted().toList()))
                .append('\n'));
        return page.toString();
    }

    private static String title(String family) {
        String words = family.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static <I extends Formed> void section(Form<I> form, StringBuilder page) {
        page.append("\n## `").append(form.opcode()).append("`\n").append(form.summary()).append("\n\n```\n")
                .append(usage(form)).append("\n```\n");
        form.legality().forEach(line -> page.append(line).append('\n'));
        if (form.fields().isEmpty()) {
            return;
        }
        page.append("\n| field | meaning | values | when left out |\n|---|---|---|---|\n");
        for (Field<I, ?> field : form.fields()) {
            page.append("| ").append(field.name()).append(" | ").append(field.doc()).append(" | ")
                    .append(values(field)).append(" | ").append(standard(field)).append(" |\n");
        }
    }

    private static <I extends Formed> String usage(Form<I> form) {
        String positional = String.join(", ",
                form.fields().stream().filter(Field::positional).map(Field::name).toList());
        String named = String.join(", ",
                form.fields().stream().filter(f -> !f.positional()).map(f -> f.name() + "=…").toList());
        return (form.opcode() + " " + positional).strip() + (named.isEmpty() ? "" : " {" + named + "}");
    }

    private static String values(Field<?, ?> field) {
        Optional<Field.Limits> limits = field.limits();
        if (limits.isEmpty()) {
            return field.codec().expects();
        }
        if (!limits.get().spaces().isEmpty()) {
            return "space[offset]";
        }
        return limits.get().minimum() == Long.MIN_VALUE ? "any 64-bit value" : limits.get().text();
    }

    private static <I, T> String standard(Field<I, T> field) {
        return field.standard().map(v -> field.codec().print().apply(v)).orElse("–");
    }
}

package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that is said once about an opcode: its name, its fields with their rules and units, and how a record is
 * made from them. Text form, legality checks, operand slots and the manual pages all come from here.
 *
 * @param <I> the instruction record
 */
public final class Form<I extends Formed> {
    private final String opcode;
    private final String summary;
    private final List<Field<I, ?>> fields;
    private final List<Field<I, ?>> operands;
    private final Legality<I> legality;
    private final Function<Arguments, I> make;

    Form(FormBuilder<I> builder, Function<Arguments, I> make) {
        this.opcode = builder.opcode();
        this.summary = builder.summary();
        this.fields = List.copyOf(builder.fields());
        this.legality = builder.legality();
        this.operands = fields.stream().filter(f -> f.limits().isPresent()).toList();
        this.make = make;
    }

    /** Starts the form of {@code opcode}; {@code summary} is one sentence for the manual. */
    public static <I extends Formed> FormBuilder<I> of(String opcode, String summary) {
        return new FormBuilder<>(opcode, summary);
    }

    public String opcode() {
        return opcode;
    }

    public String summary() {
        return summary;
    }

    public List<Field<I, ?>> fields() {
        return fields;
    }

    /** Operands evaluated at dispatch (addresses and values), in slot order. */
    public List<Field<I, ?>> operands() {
        return operands;
    }

    /** The slot of the operand called {@code name}. */
    public int slot(String name) {
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(opcode + " has no operand " + name);
    }

    /** The affine forms of an instruction of this opcode, in slot order. */
    public List<Affine> affines(Formed instruction) {
        I own = own(instruction);
        return operands.stream().map(f -> f.affine(own)).toList();
    }

    /** The spaces the operands of an instruction lie in, in slot order; empty for plain values. */
    public List<Optional<Space>> spaces(Formed instruction) {
        I own = own(instruction);
        return operands.stream().map(f -> f.get().apply(own) instanceof Address address
                ? Optional.of(address.space())
                : Optional.<Space>empty()).toList();
    }

    /** A register of an instruction and the field it stands in. */
    record Named(String name, Operand operand) {
    }

    /** The vector, mask, unaligned and scalar registers that fields of an instruction name. */
    Stream<Named> registers(Formed instruction) {
        I own = own(instruction);
        return fields.stream().flatMap(field -> field.get().apply(own) instanceof Operand operand
                ? Stream.of(new Named(field.name(), operand))
                : Stream.empty());
    }

    /**
     * Called by record constructors with their operands in slot order: throws {@link IllegalInstruction} when an
     * address is in the wrong space or a constant operand breaks its rule.
     */
    void check(Object... values) {
        if (values.length != operands.size()) {
            throw new IllegalStateException(opcode + " checks " + values.length + " of " + operands.size());
        }
        for (int i = 0; i < values.length; i++) {
            operands.get(i).check(values[i], opcode);
        }
    }

    /** The rule of the operand in {@code slot} on an architecture. */
    public Field.Limits limits(int slot, Target target) {
        Field<I, ?> field = operands.get(slot);
        return legality.limits(field.name(), target).orElseGet(() -> field.limits().orElseThrow());
    }

    /** Why {@code value} is illegal in {@code slot}, if it is: for operands known only at dispatch. */
    public Optional<String> violation(int slot, long value, Target target) {
        Field.Limits rule = limits(slot, target);
        if (rule.admits(value)) {
            return Optional.empty();
        }
        return Optional.of(
                opcode + " " + operands.get(slot).name() + " is " + value + "; expected " + rule.text());
    }

    /** Why an instruction of this form is none of {@code target}, and what to use instead. */
    public Optional<String> illegal(Formed instruction, Target target) {
        return legality.illegal(this, own(instruction), target);
    }

    /** Whether {@code target} has the opcode at all. */
    public boolean existsOn(Target target) {
        return !legality.missing().containsKey(target);
    }

    /** What architectures do not have of this form, one line each. */
    public List<String> legality() {
        return legality.lines();
    }

    /** The instruction as assembly text: {@code opcode positional, … {name=value, …}}; standard values are left out. */
    public String print(Formed instruction) {
        I own = own(instruction);
        List<String> positional = new ArrayList<>();
        List<String> named = new ArrayList<>();
        List<Field<I, ?>> written = new ArrayList<>(fields);
        while (!written.isEmpty() && written.getLast().positional() && written.getLast().isStandard(own)) {
            written.removeLast();
        }
        for (Field<I, ?> field : written) {
            if (field.positional()) {
                positional.add(field.print(own));
            } else if (!field.isStandard(own)) {
                named.add(field.name() + "=" + field.print(own));
            }
        }
        String text = positional.isEmpty() ? opcode : opcode + " " + String.join(", ", positional);
        return named.isEmpty() ? text : text + " {" + String.join(", ", named) + "}";
    }

    /** Reads what {@link #print} wrote after the opcode. */
    public I parse(String operandText) {
        int brace = operandText.indexOf('{');
        String head = (brace < 0 ? operandText : operandText.substring(0, brace)).strip();
        Map<String, String> named = new HashMap<>();
        if (brace >= 0) {
            readNamed(operandText.substring(brace).strip(), named);
        }
        String[] positional = head.isEmpty() ? new String[0] : head.split(",");
        checkCount(positional.length);
        Map<String, Object> values = new HashMap<>();
        int next = 0;
        for (Field<I, ?> field : fields) {
            Optional<String> text = !field.positional()
                    ? Optional.ofNullable(named.remove(field.name()))
                    : next < positional.length ? Optional.of(positional[next++].strip()) : Optional.empty();
            values.put(field.name(), read(field, text));
        }
        if (!named.isEmpty()) {
            throw new IllegalInstruction(opcode + " with '" + named.keySet().iterator().next() + "'",
                    "fields " + fields.stream().filter(f -> !f.positional()).map(Field::name).toList());
        }
        return make.apply(new Arguments(values));
    }

    /** Positional operands that have a standard value may be left out at the end. */
    private void checkCount(int found) {
        long most = fields.stream().filter(Field::positional).count();
        long least = fields.stream().filter(f -> f.positional() && f.standard().isEmpty()).count();
        if (found < least || found > most) {
            throw new IllegalInstruction(opcode + " with " + found + " operands",
                    (least < most ? least + " to " : "") + most + " operands");
        }
    }

    private Object read(Field<I, ?> field, Optional<String> text) {
        if (text.isPresent()) {
            try {
                return field.codec().parse().apply(text.get());
            } catch (IllegalInstruction e) {
                throw new IllegalInstruction(opcode + " " + field.name() + ": " + e.found(), e.expected());
            }
        }
        return field.standard().map(v -> (Object) v)
                .orElseThrow(() -> new IllegalInstruction(opcode + " without " + field.name(), field.name() + "=…"));
    }

    private void readNamed(String braces, Map<String, String> named) {
        if (!braces.endsWith("}")) {
            throw new IllegalInstruction(opcode + " '" + braces + "'", "a closing }");
        }
        String body = braces.substring(1, braces.length() - 1).strip();
        for (String part : body.isEmpty() ? new String[0] : body.split(",")) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalInstruction(opcode + " '" + part.strip() + "'", "name=value");
            }
            if (named.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip()) != null) {
                throw new IllegalInstruction(opcode + " '" + part.strip() + "' twice", "each field once");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private I own(Formed instruction) {
        if (instruction.form() != this) {
            throw new IllegalArgumentException(instruction.form().opcode + " is not " + opcode);
        }
        return (I) instruction;
    }

    /** The values of one parsed instruction by field name. */
    public static final class Arguments {
        private final Map<String, Object> values;

        private Arguments(Map<String, Object> values) {
            this.values = values;
        }

        public Address address(String name) {
            return get(name, Address.class);
        }

        public Affine value(String name) {
            return get(name, Affine.class);
        }

        public <T> T get(String name, Class<T> type) {
            return type.cast(values.get(name));
        }
    }
}

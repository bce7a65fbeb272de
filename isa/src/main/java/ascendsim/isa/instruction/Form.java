package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that is said once about an opcode: its name, its fields with their rules and units, and how a record is
 * made from them. Text form, legality checks, operand slots and the manual pages all come from here.
 *
 * @param <I> the instruction record
 */
public final class Form<I extends Instruction> {
    private final String opcode;
    private final String summary;
    private final List<Field<I, ?>> fields;
    private final List<Field<I, ?>> operands;
    private final Function<Arguments, I> make;

    private Form(Builder<I> builder, Function<Arguments, I> make) {
        this.opcode = builder.opcode;
        this.summary = builder.summary;
        this.fields = List.copyOf(builder.fields);
        this.operands = fields.stream().filter(f -> f.limits().isPresent()).toList();
        this.make = make;
    }

    /** Starts the form of {@code opcode}; {@code summary} is one sentence for the manual. */
    public static <I extends Instruction> Builder<I> of(String opcode, String summary) {
        return new Builder<>(opcode, summary);
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
    public List<Affine> affines(Instruction instruction) {
        I own = own(instruction);
        return operands.stream().map(f -> f.affine(own)).toList();
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

    /** Why {@code value} is illegal in {@code slot}, if it is: for operands known only at dispatch. */
    public Optional<String> violation(int slot, long value) {
        Field<I, ?> field = operands.get(slot);
        Field.Limits rule = field.limits().orElseThrow();
        if (rule.admits(value)) {
            return Optional.empty();
        }
        return Optional.of(opcode + " " + field.name() + " is " + value + "; expected " + rule.text());
    }

    /** The instruction as assembly text: {@code opcode positional, … {name=value, …}}; standard values are left out. */
    public String print(Instruction instruction) {
        I own = own(instruction);
        List<String> positional = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (Field<I, ?> field : fields) {
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
        long expected = fields.stream().filter(Field::positional).count();
        if (positional.length != expected) {
            throw new IllegalInstruction(opcode + " with " + positional.length + " operands", expected + " operands");
        }
        Map<String, Object> values = new HashMap<>();
        int next = 0;
        for (Field<I, ?> field : fields) {
            Optional<String> text = field.positional()
                    ? Optional.of(positional[next++].strip())
                    : Optional.ofNullable(named.remove(field.name()));
            values.put(field.name(), read(field, text));
        }
        if (!named.isEmpty()) {
            throw new IllegalInstruction(opcode + " with '" + named.keySet().iterator().next() + "'",
                    "fields " + fields.stream().filter(f -> !f.positional()).map(Field::name).toList());
        }
        return make.apply(new Arguments(values));
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
    private I own(Instruction instruction) {
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

    /** Collects the fields of a form in text order. */
    public static final class Builder<I extends Instruction> {
        private final String opcode;
        private final String summary;
        private final List<Field<I, ?>> fields = new ArrayList<>();

        private Builder(String opcode, String summary) {
            this.opcode = opcode;
            this.summary = summary;
        }

        /** A positional address in one of {@code spaces}, a multiple of {@code alignment} bytes. */
        public Builder<I> address(String name, Function<I, Address> get, long alignment, Space... spaces) {
            var limits = new Field.Limits(List.of(spaces), 0, Long.MAX_VALUE, alignment);
            String where = String.join("/", Arrays.stream(spaces).map(Space::text).toList());
            String doc = "address in " + where + (alignment > 1 ? ", " + alignment + "-byte aligned" : "");
            return add(new Field<>(name, doc, true, Codec.ADDRESS, get, Optional.empty(), Optional.of(limits)));
        }

        /** A required value with unit {@code doc} in minimum … maximum. */
        public Builder<I> value(String name, String doc, Function<I, Affine> get, long minimum, long maximum) {
            return add(value(name, doc, get, minimum, maximum, Optional.empty()));
        }

        /** A value that is {@code standard} when left out. */
        public Builder<I> optional(String name, String doc, Function<I, Affine> get, long maximum, long standard) {
            return add(value(name, doc, get, 0, maximum, Optional.of(Affine.of(standard))));
        }

        /** A required value with unit {@code doc}, within {@code limits}. */
        public Builder<I> value(String name, String doc, Function<I, Affine> get, Field.Limits limits) {
            return add(new Field<>(name, doc, false, Codec.VALUE, get, Optional.empty(), Optional.of(limits)));
        }

        /** A value within {@code limits} that is 0 when left out. */
        public Builder<I> optional(String name, String doc, Function<I, Affine> get, Field.Limits limits) {
            return add(new Field<>(name, doc, false, Codec.VALUE, get, Optional.of(Affine.ZERO), Optional.of(limits)));
        }

        /** A positional value of any size. */
        public Builder<I> operand(String name, String doc, Function<I, Affine> get) {
            return operand(name, doc, get, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        /** A positional value in minimum … maximum. */
        public Builder<I> operand(String name, String doc, Function<I, Affine> get, long minimum, long maximum) {
            var limits = new Field.Limits(List.of(), minimum, maximum, 1);
            return add(new Field<>(name, doc, true, Codec.VALUE, get, Optional.empty(), Optional.of(limits)));
        }

        public Builder<I> register(String name, String doc, Function<I, Register> get) {
            return add(new Field<>(name, doc, true, Codec.REGISTER, get, Optional.empty(), Optional.empty()));
        }

        /** A positional name: a label or an argument. */
        public Builder<I> word(String name, String doc, Function<I, String> get) {
            return add(new Field<>(name, doc, true, Codec.WORD, get, Optional.empty(), Optional.empty()));
        }

        /** A positional enum constant written by its name. */
        public <E extends Enum<E>> Builder<I> name(String name, String doc, Function<I, E> get, Class<E> type) {
            return add(new Field<>(name, doc, true, Codec.names(type), get, Optional.empty(), Optional.empty()));
        }

        public Builder<I> type(String name, Function<I, DType> get, DType... legal) {
            return choice(name, "element type", get, List.of(legal), DType::text);
        }

        /**
         * One of {@code values}; the first is the standard when {@code values} has a natural default, see {@link
         * #standard}.
         */
        public <T> Builder<I> choice(String name, String doc, Function<I, T> get, List<T> values,
                Function<T, String> text) {
            return add(new Field<>(name, doc, false, Codec.choice(values, text), get, Optional.empty(),
                    Optional.empty()));
        }

        /** As {@link #choice}, and the first value is taken when the field is left out. */
        public <T> Builder<I> standard(String name, String doc, Function<I, T> get, List<T> values,
                Function<T, String> text) {
            return add(new Field<>(name, doc, false, Codec.choice(values, text), get, Optional.of(values.getFirst()),
                    Optional.empty()));
        }

        /** A yes/no field, no when left out. */
        public Builder<I> flag(String name, String doc, Function<I, Boolean> get) {
            return add(new Field<>(name, doc, false, Codec.FLAG, get, Optional.of(false), Optional.empty()));
        }

        public Form<I> build(Function<Arguments, I> make) {
            return new Form<>(this, make);
        }

        private static <I> Field<I, Affine> value(String name, String doc, Function<I, Affine> get, long minimum,
                long maximum, Optional<Affine> standard) {
            var limits = new Field.Limits(List.of(), minimum, maximum, 1);
            return new Field<>(name, doc, false, Codec.VALUE, get, standard, Optional.of(limits));
        }

        private Builder<I> add(Field<I, ?> field) {
            fields.add(field);
            return this;
        }
    }
}

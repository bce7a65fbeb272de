package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collects the fields of a form in text order. */
public final class FormBuilder<I extends Formed> {
    private final String opcode;
    private final String summary;
    private final List<Field<I, ?>> fields = new ArrayList<>();
    private final Legality.Builder<I> legality = new Legality.Builder<>();

    FormBuilder(String opcode, String summary) {
        this.opcode = opcode;
        this.summary = summary;
    }

    String opcode() {
        return opcode;
    }

    String summary() {
        return summary;
    }

    List<Field<I, ?>> fields() {
        return fields;
    }

    Legality<I> legality() {
        return legality.build();
    }

    /** The opcode exists on one architecture only. @param instead what programs for the others use, a clause */
    public FormBuilder<I> only(Target target, String instead) {
        legality.only(target, instead);
        return this;
    }

    /** On one architecture an operand has narrower limits than the field says. */
    public FormBuilder<I> narrower(Target target, String field, long minimum, long maximum) {
        legality.narrower(target, field, new Field.Limits(List.of(), minimum, maximum, 1));
        return this;
    }

    /**
     * One architecture refuses some of these instructions.
     *
     * @param found   what those are, for example {@code s4}
     * @param instead what its programs use instead, a clause
     */
    public FormBuilder<I> refuse(Target target, Predicate<I> those, String found, String instead) {
        legality.rule(new Legality.Rule<>(target, those, found, instead));
        return this;
    }

    /** A positional address in one of {@code spaces}, a multiple of {@code alignment} bytes. */
    public FormBuilder<I> address(String name, Function<I, Address> get, long alignment, Space... spaces) {
        var limits = new Field.Limits(List.of(spaces), 0, Long.MAX_VALUE, alignment);
        String where = String.join("/", Arrays.stream(spaces).map(Space::text).toList());
        String doc = "address in " + where + (alignment > 1 ? ", " + alignment + "-byte aligned" : "");
        return add(new Field<>(name, doc, true, Codec.ADDRESS, get, Optional.empty(), Optional.of(limits)));
    }

    /** A required value with unit {@code doc} in minimum … maximum. */
    public FormBuilder<I> value(String name, String doc, Function<I, Affine> get, long minimum, long maximum) {
        return add(value(name, doc, get, minimum, maximum, Optional.empty()));
    }

    /** A value that is {@code standard} when left out. */
    public FormBuilder<I> optional(String name, String doc, Function<I, Affine> get, long maximum, long standard) {
        return add(value(name, doc, get, 0, maximum, Optional.of(Affine.of(standard))));
    }

    /** A required value with unit {@code doc}, within {@code limits}. */
    public FormBuilder<I> value(String name, String doc, Function<I, Affine> get, Field.Limits limits) {
        return add(new Field<>(name, doc, false, Codec.VALUE, get, Optional.empty(), Optional.of(limits)));
    }

    /** A value within {@code limits} that is 0 when left out. */
    public FormBuilder<I> optional(String name, String doc, Function<I, Affine> get, Field.Limits limits) {
        return add(new Field<>(name, doc, false, Codec.VALUE, get, Optional.of(Affine.ZERO), Optional.of(limits)));
    }

    /** A positional value of any size. */
    public FormBuilder<I> operand(String name, String doc, Function<I, Affine> get) {
        return operand(name, doc, get, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A positional value in minimum … maximum. */
    public FormBuilder<I> operand(String name, String doc, Function<I, Affine> get, long minimum, long maximum) {
        var limits = new Field.Limits(List.of(), minimum, maximum, 1);
        return add(new Field<>(name, doc, true, Codec.VALUE, get, Optional.empty(), Optional.of(limits)));
    }

    /** A positional value within {@code limits} at the end of the operands; 0 when left out. */
    public FormBuilder<I> trailing(String name, String doc, Function<I, Affine> get, Field.Limits limits) {
        return add(new Field<>(name, doc, true, Codec.VALUE, get, Optional.of(Affine.ZERO), Optional.of(limits)));
    }

    /** A positional vector, mask or unaligned register; names of results begin with {@code dst}. */
    <T extends Operand> FormBuilder<I> operand(String name, String doc, Function<I, T> get, Codec<T> codec) {
        return add(new Field<>(name, doc, true, codec, get, Optional.empty(), Optional.empty()));
    }

    public FormBuilder<I> register(String name, String doc, Function<I, Register> get) {
        return add(new Field<>(name, doc, true, Codec.REGISTER, get, Optional.empty(), Optional.empty()));
    }

    /** A positional name: a label or an argument. */
    public FormBuilder<I> word(String name, String doc, Function<I, String> get) {
        return add(new Field<>(name, doc, true, Codec.WORD, get, Optional.empty(), Optional.empty()));
    }

    /** A positional enum constant written by its name. */
    public <E extends Enum<E>> FormBuilder<I> name(String name, String doc, Function<I, E> get, Class<E> type) {
        return add(new Field<>(name, doc, true, Codec.names(type), get, Optional.empty(), Optional.empty()));
    }

    public FormBuilder<I> type(String name, Function<I, DType> get, DType... legal) {
        return choice(name, "element type", get, List.of(legal), DType::text);
    }

    /**
     * One of {@code values}; the first is the standard when {@code values} has a natural default, see {@link
     * #standard}.
     */
    public <T> FormBuilder<I> choice(String name, String doc, Function<I, T> get, List<T> values,
            Function<T, String> text) {
        return add(new Field<>(name, doc, false, Codec.choice(values, text), get, Optional.empty(),
                Optional.empty()));
    }

    /** As {@link #choice}, and the first value is taken when the field is left out. */
    public <T> FormBuilder<I> standard(String name, String doc, Function<I, T> get, List<T> values,
            Function<T, String> text) {
        return add(new Field<>(name, doc, false, Codec.choice(values, text), get, Optional.of(values.getFirst()),
                Optional.empty()));
    }

    /** A yes/no field, no when left out. */
    public FormBuilder<I> flag(String name, String doc, Function<I, Boolean> get) {
        return add(new Field<>(name, doc, false, Codec.FLAG, get, Optional.of(false), Optional.empty()));
    }

    public Form<I> build(Function<Form.Arguments, I> make) {
        return new Form<>(this, make);
    }

    private static <I> Field<I, Affine> value(String name, String doc, Function<I, Affine> get, long minimum,
            long maximum, Optional<Affine> standard) {
        var limits = new Field.Limits(List.of(), minimum, maximum, 1);
        return new Field<>(name, doc, false, Codec.VALUE, get, standard, Optional.of(limits));
    }

    private FormBuilder<I> add(Field<I, ?> field) {
        fields.add(field);
        return this;
    }
}

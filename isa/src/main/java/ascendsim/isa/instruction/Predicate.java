package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/**
 * Which lanes of a register instruction take part, and what becomes of the others.
 *
 * @param mask lanes that take part
 */
public record Predicate(MaskRegister mask, Outside outside) {
    /** What a destination holds in lanes the mask leaves out (MaskMergeMode). */
    public enum Outside {
        ZERO,
        /** its old content */
        MERGE
    }

    /** Lanes left out become 0. */
    public static Predicate zeroing(MaskRegister mask) {
        return new Predicate(mask, Outside.ZERO);
    }

    /** Lanes left out keep the destination's content. */
    public static Predicate merging(MaskRegister mask) {
        return new Predicate(mask, Outside.MERGE);
    }

    /** Adds mask and mode to a form. */
    static <I extends Formed> FormBuilder<I> add(FormBuilder<I> form, Function<I, Predicate> get) {
        return form.operand("mask", "lanes that take part", i -> get.apply(i).mask, Codec.MASK).standard("outside",
                "lanes that do not take part", i -> get.apply(i).outside, Arrays.asList(Outside.values()),
                Predicate::word);
    }

    static Predicate read(Form.Arguments arguments) {
        return new Predicate(arguments.get("mask", MaskRegister.class), arguments.get("outside", Outside.class));
    }

    /** How enum constants of register instructions are written. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

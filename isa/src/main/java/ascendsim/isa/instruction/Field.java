package ascendsim.isa.instruction;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One field of an instruction's {@link Form}.
 *
 * @param name       the name in text and messages
 * @param doc        meaning and unit
 * @param positional written by position (before the braces), else as {@code name=value}
 * @param codec      how it is written
 * @param get        reads it from the record
 * @param standard   the value when it is left out
 * @param limits     what a value known only at dispatch must satisfy; empty for fields fixed in the program
 */
public record Field<I, T>(String name, String doc, boolean positional, Codec<T> codec, Function<I, T> get,
        Optional<T> standard, Optional<Limits> limits) {

    /**
     * The rule of an operand.
     *
     * @param spaces    legal spaces of an address; empty for a plain value
     * @param minimum   smallest legal value
     * @param maximum   largest legal value
     * @param alignment the value must be a multiple of this
     */
    public record Limits(List<Space> spaces, long minimum, long maximum, long alignment) {
        boolean admits(long value) {
            return value >= minimum && value <= maximum && value % alignment == 0;
        }

        String text() {
            String range = minimum + " to " + (maximum == Long.MAX_VALUE ? "2^63-1" : Long.toString(maximum));
            return alignment == 1 ? range : range + ", a multiple of " + alignment;
        }
    }

    /** What the field accepts in text, for example {@code one of f16 s8}. */
    public String expects() {
        return codec.expects();
    }

    String print(I instruction) {
        return codec.print().apply(get.apply(instruction));
    }

    boolean isStandard(I instruction) {
        return standard.isPresent() && standard.get().equals(get.apply(instruction));
    }

    /** The affine form behind an operand: a value itself, or an address's offset. */
    Affine affine(I instruction) {
        return affineOf(get.apply(instruction));
    }

    /** Checks one operand of this field: its space, and its value when that is constant. */
    void check(Object operand, String opcode) {
        Limits rule = limits.orElseThrow();
        if (operand instanceof Address address && !rule.spaces().contains(address.space())) {
            throw new IllegalInstruction(opcode + " " + name + " is in " + address.space().text(),
                    "one of " + rule.spaces().stream().map(Space::text).toList());
        }
        Affine value = affineOf(operand);
        if (value.isConstant() && !rule.admits(value.base())) {
            throw new IllegalInstruction(opcode + " " + name + " is " + value.base(), rule.text());
        }
    }

    private Affine affineOf(Object operand) {
        return switch (operand) {
            case Affine value -> value;
            case Address address -> address.offset();
            default -> throw new IllegalStateException(name + " is not an operand");
        };
    }
}

package ascendsim.isa.instruction;

import java.util.OptionalInt;

/**
 * A scalar register of one core: 64-bit, private to its core, 0 at kernel start.
 *
 * <p>The real scalar unit has 32 of them and spills to the stack; programs here may name up to {@value #COUNT}
 * (deviation: register pressure is not modelled).
 *
 * @param index 0 … {@value #COUNT} - 1
 */
public record Register(int index) implements Operand, Comparable<Register> {
    public static final int COUNT = 1024;

    public Register {
        if (index < 0 || index >= COUNT) {
            throw new IllegalInstruction("register r" + index, "0 to " + (COUNT - 1));
        }
    }

    /** The register named by {@code text} ("r17"), if it is a register name. */
    public static OptionalInt parseIndex(String text) {
        if (!text.matches("r[0-9]{1,4}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text.substring(1)));
    }

    @Override
    public int compareTo(Register other) {
        return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return "r" + index;
    }
}

package ascendsim.isa.instruction;

/**
 * A vector register of a vector function: 256 bytes (isa.md §2.2b).
 *
 * @param index 0 … 31
 */
public record VectorRegister(int index) implements Operand {
    public static final int COUNT = 32;

    public VectorRegister {
        if (index < 0 || index >= COUNT) {
            throw new IllegalInstruction("register v" + index, "v0 to v" + (COUNT - 1));
        }
    }

    @Override
    public String toString() {
        return "v" + index;
    }
}

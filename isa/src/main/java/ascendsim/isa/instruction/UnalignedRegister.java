package ascendsim.isa.instruction;

/**
 * What carries the bytes between two unaligned loads or stores (isa.md §2.2b: 4 for loads, 4 for stores).
 *
 * @param index 0 … 3
 */
public record UnalignedRegister(int index) implements Operand {
    public static final int COUNT = 4;

    public UnalignedRegister {
        if (index < 0 || index >= COUNT) {
            throw new IllegalInstruction("register u" + index, "u0 to u" + (COUNT - 1));
        }
    }

    @Override
    public String toString() {
        return "u" + index;
    }
}

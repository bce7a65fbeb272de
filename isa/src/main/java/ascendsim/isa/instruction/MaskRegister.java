package ascendsim.isa.instruction;

/**
 * A mask register of a vector function: 256 bits, one for each byte of a vector register. An element of 2 or 4 bytes
 * has 2 or 4 bits, of which the lowest counts (isa.md §2.2b).
 *
 * @param index 0 … 7
 */
public record MaskRegister(int index) implements Operand {
    public static final int COUNT = 8;

    public MaskRegister {
        if (index < 0 || index >= COUNT) {
            throw new IllegalInstruction("register p" + index, "p0 to p" + (COUNT - 1));
        }
    }

    @Override
    public String toString() {
        return "p" + index;
    }
}

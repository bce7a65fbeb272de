package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;

/** The width of an element where its type does not matter. */
public enum Width {
    B8(8), B16(16), B32(32), B64(64);

    /** Without 64 bits. */
    static final List<Width> NARROW = List.of(B8, B16, B32);

    private final int bits;

    Width(int bits) {
        this.bits = bits;
    }

    public int bits() {
        return bits;
    }

    public int bytes() {
        return bits / Byte.SIZE;
    }

    /** Elements of a vector register. */
    public int lanes() {
        return RegisterInstruction.BYTES / bytes();
    }

    /** The width of a type of at least one byte. */
    public static Width of(DType type) {
        return switch (type.bits()) {
            case 8 -> B8;
            case 16 -> B16;
            case 32 -> B32;
            case 64 -> B64;
            default -> throw new IllegalArgumentException(type + " has no width of whole bytes");
        };
    }

    public String text() {
        return Predicate.word(this);
    }
}

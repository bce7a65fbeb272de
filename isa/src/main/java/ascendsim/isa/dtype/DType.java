package ascendsim.isa.dtype;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Element types of tensors and instructions. {@link #text()} is the name used in cases, results and assembly.
 * Encodings: {@link Float16}, {@link BFloat16}, {@link Int4}, {@link FloatFormat} (fp8, fp4), {@link Float8E8M0},
 * {@link HiFloat8}; integers are little-endian two's complement. 4-bit types are stored two to the byte, the element
 * with the even index in the low nibble.
 */
public enum DType {
    /** IEEE binary16. */
    FLOAT16(16, Family.FLOAT),
    /** Upper half of a float32. */
    BFLOAT16(16, Family.FLOAT),
    /** IEEE binary32. */
    FLOAT32(32, Family.FLOAT),
    /** -8..7, two to the byte. */
    INT4(4, Family.SIGNED),
    /** -128..127. */
    INT8(8, Family.SIGNED),
    /** 0..255. */
    UINT8(8, Family.UNSIGNED),
    /** Two bytes, signed. */
    INT16(16, Family.SIGNED),
    /** Two bytes, unsigned. */
    UINT16(16, Family.UNSIGNED),
    /** Four bytes, signed; as a weight it may hold eight int4. */
    INT32(32, Family.SIGNED),
    /** Four bytes, unsigned. */
    UINT32(32, Family.UNSIGNED),
    /** Eight bytes, signed. */
    INT64(64, Family.SIGNED),
    /** Eight bytes, unsigned; as a scale it is the quantisation word of the Fixpipe. */
    UINT64(64, Family.UNSIGNED),
    /** One byte, 0 or 1. */
    BOOL(8, Family.BOOLEAN),
    /** OCP OFP8 E4M3: no infinity, largest 448. */
    FLOAT8_E4M3FN(8, Family.FLOAT),
    /** OCP OFP8 E5M2: largest 57344. */
    FLOAT8_E5M2(8, Family.FLOAT),
    /** Power-of-two scale of the MX formats. */
    FLOAT8_E8M0(8, Family.FLOAT),
    /** OCP MX FP4: largest 6. */
    FLOAT4_E2M1(4, Family.FLOAT),
    /** FP4 with steps of a quarter: largest 1.75. */
    FLOAT4_E1M2(4, Family.FLOAT),
    /** Tapered 8-bit float: largest 2^15. */
    HIFLOAT8(8, Family.FLOAT);

    /** How the bits of an element are read. */
    public enum Family {
        FLOAT, SIGNED, UNSIGNED, BOOLEAN
    }

    /** Bytes of one data block: the unit of the on-chip buffers and the width of a fractal row. */
    public static final int BLOCK_BYTES = 32;

    private final int bits;
    private final Family family;
    private final String text;

    DType(int bits, Family family) {
        this.bits = bits;
        this.family = family;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** The contract name: {@code float16}, {@code float8_e4m3fn}, … */
    public String text() {
        return text;
    }

    /** Bits of one element: 4, 8, 16, 32 or 64. */
    public int bits() {
        return bits;
    }

    /**
     * Elements of one 32-byte block, the width c0 of a fractal: 64 for 4-bit types, then 32, 16, 8; 4 for 64-bit types.
     */
    public int c0() {
        return BLOCK_BYTES * 8 / bits;
    }

    /** Bytes that hold {@code elements} elements packed without gaps; a last half byte counts as a whole one. */
    public long bytes(long elements) {
        return bits == 4 ? (elements + 1) / 2 : Math.multiplyExact(elements, (long) (bits / 8));
    }

    public Family family() {
        return family;
    }

    public boolean isFloat() { return family == Family.FLOAT; }

    /** Two elements to the byte. */
    public boolean isPacked() { return bits == 4; }

    /**
     * Smallest integer of the type; 0 for unsigned types and {@code bool}; the 64-bit signed minimum for float types.
     */
    public long minInteger() {
        return switch (family) {
            case SIGNED -> -1L << (bits - 1);
            case UNSIGNED, BOOLEAN -> 0;
            case FLOAT -> Long.MIN_VALUE;
        };
    }

    /**
     * Largest integer of the type; for {@code uint64} the value has all bits set and reads as -1; 1 for {@code bool};
     * the 64-bit signed maximum for float types.
     */
    public long maxInteger() {
        return switch (family) {
            case SIGNED -> ~(-1L << (bits - 1));
            case UNSIGNED -> -1L >>> (64 - bits);
            case BOOLEAN -> 1;
            case FLOAT -> Long.MAX_VALUE;
        };
    }

    /** The type of this contract name, case ignored; empty when there is none. */
    public static Optional<DType> parse(String name) {
        return Arrays.stream(values()).filter(type -> type.text.equalsIgnoreCase(name)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}

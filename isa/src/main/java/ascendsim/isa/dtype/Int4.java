package ascendsim.isa.dtype;

/**
 * Signed 4-bit integers, -8..7, two to the byte: the element with the even index is the low nibble (6, 7 is 0x76;
 * Ascend C LoadDataWithTranspose).
 */
public final class Int4 {
    private Int4() {
    }

    /** The element with the even index. */
    public static int low(byte pair) {
        return (byte) (pair << 4) >> 4;
    }

    /** The element with the odd index. */
    public static int high(byte pair) {
        return pair >> 4;
    }

    /** A byte of two elements; only the low four bits of each count. */
    public static byte pack(int even, int odd) {
        return (byte) ((even & 0xF) | odd << 4);
    }
}

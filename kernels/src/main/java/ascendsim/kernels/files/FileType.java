package ascendsim.kernels.files;

import ascendsim.isa.dtype.DType;

/**
 * What a file says of its elements. Formats that do not know all of our types store those they lack as integers of the
 * same width (bfloat16 as 16 bits, fp8 and HiFloat8 as 8) and 4-bit types as one byte per element; the case says what
 * they are.
 *
 * @param name
 *            as the file has it
 * @param kind
 *            how the bits are to be read
 * @param bits
 *            8, 16, 32 or 64
 */
record FileType(String name, Kind kind, int bits) {

    /** Kinds of elements in files. */
    enum Kind {
        /** IEEE binary16, 32, 64; with 8 bits some fp8. */
        FLOAT,
        /** bfloat16 and nothing else. */
        BFLOAT,
        /** fp8 E4M3FN and nothing else. */
        E4M3FN,
        /** fp8 E5M2 and nothing else. */
        E5M2,
        /** fp8 E8M0 and nothing else. */
        E8M0,
        /** Two's complement or unsigned, whichever the case says. */
        INTEGER,
        /** One byte, 0 or 1. */
        BOOL,
        /** Bytes without meaning. */
        OPAQUE
    }

    /** Whether elements of this kind may be taken for elements of the case's type, bit by bit. */
    boolean fits(DType dtype) {
        if (dtype.isPacked()) {
            return kind == Kind.INTEGER;
        }
        return bits == dtype.bits() && fitsKind(dtype);
    }

    private boolean fitsKind(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> kind == Kind.FLOAT;
            case FLOAT32 -> kind == Kind.FLOAT;
            case BFLOAT16 -> kind == Kind.BFLOAT || isBare();
            case FLOAT8_E4M3FN -> kind == Kind.E4M3FN || kind == Kind.FLOAT || isBare();
            case FLOAT8_E5M2 -> kind == Kind.E5M2 || kind == Kind.FLOAT || isBare();
            case FLOAT8_E8M0 -> kind == Kind.E8M0 || kind == Kind.FLOAT || isBare();
            case HIFLOAT8 -> isBare();
            case BOOL -> kind == Kind.BOOL;
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> kind == Kind.INTEGER;
            case INT4, FLOAT4_E2M1, FLOAT4_E1M2 -> false;
        };
    }

    private boolean isBare() { return kind == Kind.INTEGER || kind == Kind.OPAQUE; }
}

package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;

/**
 * Rows to quantise, each by its own largest magnitude.
 *
 * @param type   of x, 16 bits
 * @param output int8 or int4
 */
public record QuantProblem(long rows, long columns, DType type, DType output, Smooth smooth) {
    /** Bytes of an element of x. */
    public static final int X_BYTES = 2;

    /** What multiplies the columns first. */
    public sealed interface Smooth {
        /** Nothing. */
        record None() implements Smooth {
        }

        /** One row of factors for all. */
        record Shared() implements Smooth {
        }

        /** A row of factors for each group of rows; the groups' ends are in GM. */
        record Grouped(long groups) implements Smooth {
        }
    }

    public boolean isSmoothed() { return !(smooth instanceof Smooth.None); }

    public boolean isFloat16() { return type == DType.FLOAT16; }

    /** What the largest magnitude becomes. */
    public float largest() {
        return output == DType.INT4 ? 7 : 127;
    }

    /** Bytes from row to row of x in UB. */
    public long inPitch() {
        return blocks(columns * X_BYTES);
    }

    /** Bytes from row to row of y in UB. */
    public long outPitch() {
        return blocks(output.bytes(columns));
    }

    static long blocks(long bytes) {
        return Math.ceilDiv(bytes, (long) DType.BLOCK_BYTES) * DType.BLOCK_BYTES;
    }
}

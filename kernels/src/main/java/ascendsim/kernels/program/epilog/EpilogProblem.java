package ascendsim.kernels.program.epilog;

import ascendsim.isa.dtype.DType;

/**
 * What indexer_compress_epilog quantises.
 *
 * @param rows    of x
 * @param columns of x, d
 * @param x       float16 or bfloat16
 * @param cache   type of the values
 * @param mode    what becomes of a block of {@value #BLOCK} elements
 * @param formula which of the two descriptions is computed
 */
public record EpilogProblem(long rows, long columns, DType x, DType cache, Mode mode, Formula formula) {
    /** Elements that share a scale. */
    public static final int BLOCK = 128;
    /** Bytes of an element of x. */
    public static final int X_BYTES = 2;

    /** The quant_mode of the operator. */
    public sealed interface Mode {
        /**
         * Mode 0: scales are powers of two, stored as float8_e8m0.
         *
         * @param rounds whether the power is rounded up
         */
        record PowerOfTwo(boolean rounds) implements Mode {
        }

        /** Mode 1: scales are float32. */
        record Float() implements Mode {
        }

        /**
         * Mode 2: one given factor, no scales stored.
         *
         * @param factor every element is multiplied with it
         */
        record Fixed(float factor) implements Mode {
        }
    }

    /** Kernel and document differ in corner cases. */
    public enum Formula {
        /** to the bit what the vendor's kernel computes */
        KERNEL,
        /** the vendor's golden: a true division by the largest value, saturation, exact powers of two kept */
        DOCUMENTED
    }

    /** Scales of a row, ceil(d / 128). */
    public long scales() {
        return Math.ceilDiv(columns, BLOCK);
    }

    /** Bytes of a stored scale; 0 where none is. */
    public int scaleBytes() {
        return switch (mode) {
            case Mode.PowerOfTwo _ -> 1;
            case Mode.Float _ -> 4;
            case Mode.Fixed _ -> 0;
        };
    }

    /** The largest finite value of the cache's type. */
    public float largest() {
        return switch (cache) {
            case FLOAT8_E4M3FN -> 448f;
            case FLOAT8_E5M2 -> 57344f;
            default -> 32768f;
        };
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, DType.BLOCK_BYTES) * DType.BLOCK_BYTES;
    }

    /** Bytes from one row of x to the next in UB. */
    public long xPitch() {
        return aligned(columns * X_BYTES);
    }

    /** Bytes from one row of values to the next in UB. */
    public long yPitch() {
        return aligned(columns);
    }

    /** Bytes from one row of scales to the next in UB. */
    public long scalePitch() {
        return aligned(scales() * scaleBytes());
    }
}

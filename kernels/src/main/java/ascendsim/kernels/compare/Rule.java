package ascendsim.kernels.compare;

import ascendsim.isa.dtype.DType;
import java.util.Locale;

/**
 * When an element is wrong. g is the reference, d the difference from it, S the sum of the absolute values of the terms
 * of that element. Under every rule NaN stands against NaN only and an infinity against itself only. The constants are
 * the project's own.
 */
public enum Rule {
    /** Equal bytes: integer outputs, packing, casts of format, quantisation words, narrow float caches and scales. */
    EXACT,
    /** |d| <= 2^-23 |g| + 2^-20 S: float32 outputs of the matmul family. */
    F32,
    /** |d| <= 2^-10 |g| + 2^-20 S: float16 outputs of the matmul family. */
    F16,
    /** |d| <= 2^-7 |g| + 2^-20 S: bfloat16 outputs of the matmul family. */
    BF16,
    /** |d| <= 16 * 2^-24 S: outputs that float atomics add up in global memory in no fixed order. */
    SUM,
    /** |d| <= 0.005 + 0.005 |g|: paths that split activations into digits. */
    MSD,
    /** Integer outputs within 1, float outputs within 0.0001 |g|: npu_dynamic_quant. */
    DQ;

    /** The name in cases and results: exact, f32, f16, bf16, sum, msd, dq. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The rule for an output of the matmul family that one chain of additions makes. */
    public static Rule ofMatmul(DType output) {
        return switch (output) {
            case FLOAT32 -> F32;
            case FLOAT16 -> F16;
            case BFLOAT16 -> BF16;
            case INT4, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, FLOAT8_E4M3FN, FLOAT8_E5M2,
                    FLOAT8_E8M0, FLOAT4_E2M1, FLOAT4_E1M2, HIFLOAT8 -> EXACT;
        };
    }

    /** Whether S has a say. */
    boolean asksMagnitude() {
        return switch (this) {
            case F32, F16, BF16, SUM -> true;
            case EXACT, MSD, DQ -> false;
        };
    }

    /** The largest |d| that passes where g is finite; S is at least |g| wherever it has a say. */
    double allowed(DType dtype, double g, double magnitude) {
        return switch (this) {
            case EXACT -> 0;
            case F32 -> 0x1p-23 * Math.abs(g) + 0x1p-20 * magnitude;
            case F16 -> 0x1p-10 * Math.abs(g) + 0x1p-20 * magnitude;
            case BF16 -> 0x1p-7 * Math.abs(g) + 0x1p-20 * magnitude;
            case SUM -> 16 * 0x1p-24 * magnitude;
            case MSD -> 5e-3 + 5e-3 * Math.abs(g);
            case DQ -> dtype.isFloat() ? 1e-4 * Math.abs(g) : 1;
        };
    }
}

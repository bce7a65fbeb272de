package ascendsim.kernels.program.qmm;

/** Parameters of the kernels of npu_quant_matmul. */
public final class QuantNames {
    public static final String LEFT = "x1";
    public static final String RIGHT = "x2";
    /** int4 operands as int8, made by a launch before. */
    public static final String LEFT_BYTES = "x1.int8";
    public static final String RIGHT_BYTES = "x2.int8";
    public static final String SCALE = "scale";
    public static final String OFFSET = "offset";
    public static final String PERTOKEN = "pertoken_scale";
    public static final String BIAS = "bias";
    public static final String OUT = "y";
    /** Quantisation words made of a float32 scale. */
    public static final String WORDS = "scale.words";
    /** int32 blocks on their way to the vector cores. */
    public static final String WORKSPACE = "workspace";
    /** A fractal of zeros, for int4 products with a bias. */
    public static final String ZEROS = "zeros";

    private QuantNames() {
    }
}

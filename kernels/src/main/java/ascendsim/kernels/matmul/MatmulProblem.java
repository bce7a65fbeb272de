package ascendsim.kernels.matmul;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.program.matmul.MatmulProgram;
import java.util.Optional;

/**
 * What is multiplied: {@code [m, k] · [k, n]}, each 1 or more.
 *
 * @param types      of operands and accumulator
 * @param left       how the left operand is stored
 * @param right      how the right operand is stored
 * @param bias       type of the bias row, if there is one
 * @param output     type of the output
 * @param scaled     whether the operands have a scale for every 32 values along k
 */
public record MatmulProblem(long m, long n, long k, Cube.Types types, Storage left, Storage right,
        Optional<DType> bias, DType output, boolean scaled) {
    /** An output of the operands' type, int32 for int8, float32 for narrower floats; no scales. */
    public MatmulProblem(long m, long n, long k, Cube.Types types, Storage left, Storage right,
            Optional<DType> bias) {
        this(m, n, k, types, left, right, bias,
                types.operand().bits() > Byte.SIZE ? types.operand() : types.accumulator(), false);
    }

    /**
     * How an operand is stored.
     *
     * @param transposed columns before rows: [k, m], [n, k]
     */
    public record Storage(boolean transposed, Format format) {
        static Storage of(TensorArgument tensor) {
            return new Storage(tensor.transposed(), tensor.tensor().type().format());
        }
    }

    /** The attribute that names the output's type beside floats of 8 and 4 bits. */
    public static final String OUTPUT_DTYPE = "output_dtype";

    /** The type of the output: as {@link #OUTPUT_DTYPE} says, else that of x, int32 or float32 if that is narrow. */
    public static DType output(OperatorCall call) {
        DType operand = call.required(MatmulProgram.LEFT).dtype();
        DType usual = operand.bits() > Byte.SIZE ? operand : operand.isFloat() ? DType.FLOAT32 : DType.INT32;
        return DType.parse(call.text(OUTPUT_DTYPE, usual.text())).orElse(usual);
    }

    /**
     * The problem of a call.
     *
     * @throws BadInput if the kernel has no way to compute it
     */
    public static MatmulProblem of(OperatorCall call) {
        TensorArgument x = call.required(MatmulProgram.LEFT);
        TensorArgument y = call.required(MatmulProgram.RIGHT);
        if (x.tensor().type().format() != Format.ND || x.shape().rank() != 2) {
            throw BadInput.of("case.x", x.tensor().type().toString(), "expected [M,K] in ND", "");
        }
        if (y.shape().rank() != 2 || y.shape().dim(0) != x.shape().dim(1)) {
            throw BadInput.of("case.y", "shape " + y.shape(), "expected [" + x.shape().dim(1) + ",N]", "");
        }
        Cube.Types types = Cube.Types.of(x.dtype(), y.dtype()).filter(t -> t != Cube.Types.S4)
                .orElseThrow(() -> BadInput.of("case.x", x.dtype() + " with " + y.dtype(),
                        "expected two of float16, bfloat16, float32, int8 or of a narrower float", ""));
        long m = x.shape().dim(0);
        long n = y.shape().dim(1);
        long k = x.shape().dim(1);
        if (Math.min(Math.min(m, n), k) < 1) {
            throw BadInput.of("case.x", "[" + m + "," + k + "] · [" + k + "," + n + "]", "expected sizes of 1 or more",
                    "");
        }
        return new MatmulProblem(m, n, k, types, Storage.of(x), Storage.of(y),
                call.tensor(MatmulProgram.BIAS).map(bias -> biasType(bias, types, n)),
                output(call), call.tensor(MatmulProgram.LEFT_SCALE).isPresent());
    }

    /** float16 is widened on its way to the bias table; there is no such way for bfloat16 on v220 (isa.md §2.1 #13). */
    private static DType biasType(TensorArgument bias, Cube.Types types, long n) {
        DType type = bias.dtype();
        boolean legal = type == types.accumulator() || type == DType.FLOAT16 && types == Cube.Types.F16;
        if (!legal) {
            throw BadInput.of("case.bias", type + " with " + types.operand() + " operands",
                    "expected " + types.accumulator() + (types == Cube.Types.F16 ? " or float16" : ""), "");
        }
        if (bias.shape().elements() != n) {
            throw BadInput.of("case.bias", "shape " + bias.shape(), "expected [" + n + "]", "");
        }
        return type;
    }

    public DType operand() {
        return types.operand();
    }

    /** What a base's m must be a multiple of: a fractal, or a whole block of columns where those are the unit. */
    public int unitM() {
        return left.transposed ? Math.max(16, operand().c0()) : 16;
    }

    /** What a base's n must be a multiple of: a fractal, or a whole block of columns where those are the unit. */
    public int unitN() {
        return right.transposed ? 16 : Math.max(16, operand().c0());
    }

    /**
     * What a base's k must be a multiple of: c0, the 16 rows of a transposed float32 square, and what two scales side
     * by side are for.
     */
    public int unitK() {
        if (scaled) {
            return MmadMx.FRACTAL_SCALES * MmadMx.GROUP;
        }
        boolean alongRows = !left.transposed && right.transposed;
        return alongRows ? operand().c0() : Math.max(16, operand().c0());
    }
}

package ascendsim.kernels.matmul;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.program.matmul.MatmulProgram;
import java.util.Optional;

/**
 * What is multiplied: {@code [m, k] · [k, n]}, each 1 or more.
 *
 * @param types      of operands and accumulator; the output has the operands' type, int32 for int8
 * @param left       how the left operand is stored
 * @param right      how the right operand is stored
 * @param bias       type of the bias row, if there is one
 */
public record MatmulProblem(long m, long n, long k, Cube.Types types, Storage left, Storage right,
        Optional<DType> bias) {
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
        Cube.Types types = Cube.Types.of(x.dtype()).filter(t -> t != Cube.Types.S4 && x.dtype() == y.dtype())
                .orElseThrow(() -> BadInput.of("case.x", x.dtype() + " with " + y.dtype(),
                        "expected two of float16, bfloat16, float32 or int8", ""));
        long m = x.shape().dim(0);
        long n = y.shape().dim(1);
        long k = x.shape().dim(1);
        if (Math.min(Math.min(m, n), k) < 1) {
            throw BadInput.of("case.x", "[" + m + "," + k + "] · [" + k + "," + n + "]", "expected sizes of 1 or more",
                    "");
        }
        return new MatmulProblem(m, n, k, types, Storage.of(x), Storage.of(y),
                call.tensor(MatmulProgram.BIAS).map(bias -> biasType(bias, types, n)));
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

    /** Type of the output. */
    public DType output() {
        return types == Cube.Types.S8 ? DType.INT32 : types.operand();
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

    /** What a base's k must be a multiple of: c0, and the 16 rows of a transposed float32 square. */
    public int unitK() {
        boolean alongRows = !left.transposed && right.transposed;
        return alongRows ? operand().c0() : Math.max(16, operand().c0());
    }
}

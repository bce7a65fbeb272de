package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;
import java.util.Optional;

/**
 * What becomes of int32 sums, or of float32 ones, in float32, step by step, each rounded: times the column's scale,
 * times the row's, plus the column's bias, through the activation, and one cast, half even (operators.md §0.5, §1.3).
 *
 * @param scale      type of the columns' scales: float32 or bfloat16
 * @param oneScale   one scale serves all columns
 * @param perToken   whether rows have scales, in float32
 * @param bias       type of the bias that is added in float32: float32, float16 or bfloat16
 * @param activation after the bias
 * @param output     float16 or bfloat16; in vector functions also float32
 * @param sums       int32; in vector functions also float32
 */
public record DequantFormula(DType scale, boolean oneScale, boolean perToken, Optional<DType> bias,
        Activation activation, DType output, DType sums) {
    /** Of int32 sums. */
    public DequantFormula(DType scale, boolean oneScale, boolean perToken, Optional<DType> bias,
            Activation activation, DType output) {
        this(scale, oneScale, perToken, bias, activation, output, DType.INT32);
    }

    /** Emits the load of the only scale: its bits in float32. @param at byte address */
    Affine loadScale(ProgramBuilder program, Affine at) {
        if (scale == DType.FLOAT32) {
            return program.load(Address.gm(at), DType.UINT32);
        }
        return program.compute(Op.SHL, program.load(Address.gm(at), DType.UINT16), Affine.of(16));
    }

    /** Whether a row of scales is kept in UB. */
    boolean hasScaleRow() {
        return !oneScale;
    }

    /** Whether a type has to be widened before it meets float32. */
    static boolean isNarrow(DType type) {
        return type.bits() < Float.SIZE;
    }
}

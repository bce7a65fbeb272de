package ascendsim.kernels.program.epilog;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.ScalarOp;
import ascendsim.isa.instruction.RegisterMove.Broadcast;
import ascendsim.isa.instruction.RegisterMove.Fill;
import ascendsim.isa.instruction.RegisterMove.Lane;
import ascendsim.isa.instruction.RegisterReduce;
import ascendsim.isa.instruction.RegisterReduce.Reduce;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.kernels.program.epilog.EpilogProblem.Formula;
import ascendsim.kernels.program.epilog.EpilogProblem.Mode;
import java.util.List;
import java.util.Optional;

/** The scale of a block and the division by it, in both formulas of {@link EpilogProblem}. */
final class BlockScale {
    /** Least maximum of the kernel in mode 0. */
    private static final float LEAST = 1e-4f;
    private static final int EXPONENT_SHIFT = 23;
    private static final int MANTISSA = (1 << EXPONENT_SHIFT) - 1;
    private static final int MOST_EXPONENT = 255;

    private final EpilogProblem problem;
    private final LaneCode code;
    private final MaskRegister all;
    private final boolean kernel;
    private final Optional<VectorRegister> mantissa;
    private final Optional<VectorRegister> largest;
    private final Optional<VectorRegister> zero;

    /** @param all every lane */
    BlockScale(EpilogProblem problem, LaneCode code, MaskRegister all) {
        this.problem = problem;
        this.code = code;
        this.all = all;
        this.kernel = problem.formula() == Formula.KERNEL;
        boolean raises = problem.mode() instanceof Mode.PowerOfTwo(boolean rounds) && rounds;
        this.mantissa = raises ? constant(Affine.of(MANTISSA)) : Optional.empty();
        this.largest = kernel ? Optional.empty() : constant(LaneCode.bits(problem.largest()));
        this.zero = kernel ? Optional.empty() : constant(Affine.ZERO);
    }

    /** A register that holds a number for the whole of the function. */
    private Optional<VectorRegister> constant(Affine bits) {
        VectorRegister result = code.function().vector();
        code.function().emit(new Fill(Width.B32, result, bits, Predicate.zeroing(all)));
        return Optional.of(result);
    }

    /** What a block is divided by, in every lane. */
    record Divisor(VectorRegister register) {
    }

    /** Stores the scale of a block at {@code to} and returns what its lanes are divided by. */
    Optional<Divisor> of(List<VectorRegister> values, List<MaskRegister> masks, Address to) {
        return switch (problem.mode()) {
            case Mode.Float _ -> {
                VectorRegister scale = scale(maximum(values, masks, true));
                store(RegisterStore.Dist.FIRST_ELEMENT_B32, to, scale);
                yield Optional.of(everywhere(scale));
            }
            case Mode.PowerOfTwo(boolean rounds) -> {
                VectorRegister maximum = maximum(values, masks, !kernel);
                VectorRegister scale = scale(kernel ? code.withScalar(ScalarOp.VMAXS, maximum, LEAST, all) : maximum);
                yield Optional.of(powerOfTwo(scale, rounds, to));
            }
            case Mode.Fixed _ -> Optional.empty();
        };
    }

    /** The largest magnitude in lane 0; infinities and NaN count if they are not left out. */
    private VectorRegister maximum(List<VectorRegister> values, List<MaskRegister> masks, boolean finite) {
        VectorRegister both = magnitudes(values.getFirst(), masks.getFirst(), finite);
        if (values.size() > 1) {
            both = code.binary(BinaryOp.VMAX, both, magnitudes(values.getLast(), masks.getLast(), finite), all);
        }
        VectorRegister result = code.vector();
        code.function().emit(new Reduce(RegisterReduce.Op.VCMAX, DType.FLOAT32, result, both, all));
        return result;
    }

    private VectorRegister magnitudes(VectorRegister value, MaskRegister mask, boolean finite) {
        int taken = code.masksTaken();
        MaskRegister counted = finite ? code.isNumber(code.multiply(value, 0, mask), true, mask) : mask;
        VectorRegister magnitudes = code.abs(value, counted);
        code.release(taken);
        return magnitudes;
    }

    /** The kernel multiplies with the rounded reciprocal of the largest value, the document divides by the value. */
    private VectorRegister scale(VectorRegister maximum) {
        if (kernel) {
            return code.multiply(maximum, 1 / problem.largest(), all);
        }
        return code.binary(BinaryOp.VDIV, maximum, largest.orElseThrow(), all);
    }

    private void store(RegisterStore.Dist dist, Address to, VectorRegister scale) {
        code.function().emit(new RegisterStore.Store(dist, to, scale, all));
    }

    private Divisor everywhere(VectorRegister scale) {
        VectorRegister result = code.vector();
        code.function().emit(new Broadcast(Width.B32, Lane.LOWEST, result, scale, Predicate.zeroing(all)));
        return new Divisor(result);
    }

    /**
     * Stores the exponent of a scale, if asked for that of the next power of two. The kernel looks for a mantissa in
     * what is the exponent alone by then, and so raises every exponent but 0 (isa.md §4.8). A scale that is infinite or
     * NaN has exponent 255, and all of its block becomes NaN (ours; the kernel leaves it to the hardware).
     */
    private Divisor powerOfTwo(VectorRegister scale, boolean rounds, Address to) {
        VectorRegister exponent = code.integer(ScalarOp.VSHRS, scale, EXPONENT_SHIFT, all);
        if (!rounds) {
            store(RegisterStore.Dist.FIRST_ELEMENT_B8, to, exponent);
            return everywhere(poisoned(scale, scale));
        }
        int taken = code.masksTaken();
        VectorRegister fraction = code.and(kernel ? exponent : scale, mantissa.orElseThrow(), all);
        MaskRegister raised = code.isNotZero(fraction, all);
        VectorRegister next = code.select(raised, code.integer(ScalarOp.VADDS, exponent, 1, all), exponent);
        code.release(taken);
        VectorRegister stored = code.integer(ScalarOp.VMINS, next, MOST_EXPONENT, all);
        store(RegisterStore.Dist.FIRST_ELEMENT_B8, to, stored);
        return everywhere(poisoned(code.integer(ScalarOp.VSHLS, stored, EXPONENT_SHIFT, all), scale));
    }

    /** The divisor, or NaN where the scale is not finite. */
    private VectorRegister poisoned(VectorRegister divisor, VectorRegister scale) {
        int taken = code.masksTaken();
        VectorRegister nothing = code.multiply(scale, 0, all);
        VectorRegister result = code.select(code.isNumber(nothing, false, all), nothing, divisor);
        code.release(taken);
        return result;
    }

    /** The quotient of a lane as the cast takes it. */
    VectorRegister divide(VectorRegister value, Divisor divisor, MaskRegister mask) {
        VectorRegister quotient = code.binary(BinaryOp.VDIV, value, divisor.register, mask);
        int taken = code.masksTaken();
        VectorRegister result = quotient;
        if (!kernel) {
            MaskRegister nan = code.isNumber(quotient, false, mask);
            result = clamp(code.select(nan, zero.orElseThrow(), quotient), mask);
        } else if (problem.mode() instanceof Mode.Float) {
            MaskRegister lost = code.isNumber(code.multiply(quotient, 0, mask), false, mask);
            result = code.select(lost, value, quotient);
        } else {
            result = clamp(quotient, mask);
        }
        code.release(taken);
        return result;
    }

    private VectorRegister clamp(VectorRegister value, MaskRegister mask) {
        VectorRegister below = code.withScalar(ScalarOp.VMINS, value, problem.largest(), mask);
        return code.withScalar(ScalarOp.VMAXS, below, -problem.largest(), mask);
    }
}

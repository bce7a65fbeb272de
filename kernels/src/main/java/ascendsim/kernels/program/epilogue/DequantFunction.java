package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterArithmetic.Binary;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.ScalarOp;
import ascendsim.isa.instruction.RegisterArithmetic.WithScalar;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import ascendsim.isa.instruction.RegisterConvert.Mode;
import ascendsim.isa.instruction.RegisterConvert.Part;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterLoad.Dist;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.isa.program.FunctionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The vector function of a dequantisation on v310 (tiling_dense §4): rows of sums, 64 columns at a time, whose
 * parameters stay in registers while the rows go by. The steps are those of {@link DequantFormula}, each rounded.
 * Arguments are UB addresses, a count, and the bits of a scale for all columns.
 */
final class DequantFunction {
    /** Bytes of UB that the last load of a row reads at most beyond it. */
    static final int BEYOND = 256;

    private static final int LANES = 64;
    private static final Mode ROUNDED = new Mode(Rounding.RINT, Overflow.INF_NAN);
    private static final String SUMS = "sums";
    private static final String OUT = "y";
    private static final String ROWS = "rows";
    private static final String SCALE = "scale";
    private static final String BIAS = "bias";
    private static final String TOKENS = "tokens";

    private final DequantFormula formula;
    private final long columns;
    private final long pitch;
    private final FunctionBuilder f;
    private final MaskRegister some;
    private final VectorRegister narrow;
    private final VectorRegister value;
    private final Optional<VectorRegister> scale;
    private final Optional<VectorRegister> bias;
    private final Optional<VectorRegister> token;
    private final RegisterActivation activation;

    /** @param pitch elements from row to row of the sums */
    DequantFunction(DequantFormula formula, long columns, long pitch) {
        this.formula = formula;
        this.columns = columns;
        this.pitch = pitch;
        this.f = new FunctionBuilder("dequantise_" + columns, parameters(formula).toArray(String[]::new));
        this.some = f.mask();
        this.narrow = f.vector();
        this.value = f.vector();
        this.scale = formula.hasScaleRow() ? Optional.of(f.vector()) : Optional.empty();
        this.bias = formula.bias().map(_ -> f.vector());
        this.token = formula.perToken() ? Optional.of(f.vector()) : Optional.empty();
        this.activation = new RegisterActivation(f, formula.activation(), some);
    }

    private static List<String> parameters(DequantFormula formula) {
        List<String> names = new ArrayList<>(List.of(SUMS, OUT, ROWS, SCALE));
        formula.bias().ifPresent(_ -> names.add(BIAS));
        if (formula.perToken()) {
            names.add(TOKENS);
        }
        return names;
    }

    /**
     * What a call is given, in the order of the parameters.
     *
     * @param scale UB address of the columns' scales, or the bits of the only one
     */
    record Arguments(Affine sums, Affine out, Affine rows, Affine scale, Affine bias, Affine tokens) {
        Affine[] of(DequantFormula formula) {
            List<Affine> all = new ArrayList<>(List.of(sums, out, rows, scale));
            formula.bias().ifPresent(_ -> all.add(bias));
            if (formula.perToken()) {
                all.add(tokens);
            }
            return all.toArray(Affine[]::new);
        }
    }

    /** Elements from row to row of the results: rows begin at a DataBlock. */
    private long outPitch() {
        long block = formula.output().c0();
        return Math.ceilDiv(columns, block) * block;
    }

    /** The function. */
    RegisterFunction build() {
        Register left = f.scalar(Affine.of(columns));
        f.loop(Affine.of(Math.ceilDiv(columns, LANES)), round -> {
            f.emit(new RegisterMask.UpTo(Width.B32, some, left));
            scale.ifPresent(register -> widen(formula.scale(), register, SCALE, round));
            formula.bias().ifPresent(type -> widen(type, bias.orElseThrow(), BIAS, round));
            f.loop(f.argument(ROWS), row -> row(row, round));
        });
        return f.build();
    }

    private void row(Affine row, Affine round) {
        Affine from = f.argument(SUMS).plus(row.times(4 * pitch)).plus(round.times(4L * LANES));
        if (formula.sums() == DType.FLOAT32) {
            load(Dist.NORM, value, from);
        } else {
            load(Dist.NORM, narrow, from);
            convert(DType.INT32, DType.FLOAT32, value, narrow);
        }
        scale.ifPresentOrElse(register -> binary(BinaryOp.VMUL, register), () -> f.emit(new WithScalar(
                ScalarOp.VMULS, DType.FLOAT32, value, value, f.argument(SCALE), Predicate.zeroing(some))));
        token.ifPresent(register -> {
            load(Dist.BRC_B32, register, f.argument(TOKENS).plus(row.times(Float.BYTES)));
            binary(BinaryOp.VMUL, register);
        });
        bias.ifPresent(register -> binary(BinaryOp.VADD, register));
        activation.apply(value);
        boolean narrows = DequantFormula.isNarrow(formula.output());
        if (narrows) {
            convert(DType.FLOAT32, formula.output(), value, value);
        }
        Affine to = f.argument(OUT).plus(row.times(formula.output().bytes(outPitch())))
                .plus(round.times(formula.output().bytes(LANES)));
        f.emit(new RegisterStore.Store(narrows ? RegisterStore.Dist.PACK_B32 : RegisterStore.Dist.NORM_B32,
                FunctionBuilder.ub(to), value, some));
    }

    private void widen(DType type, VectorRegister to, String parameter, Affine round) {
        Affine from = f.argument(parameter).plus(round.times(type.bytes(LANES)));
        if (DequantFormula.isNarrow(type)) {
            load(Dist.UNPACK_B16, narrow, from);
            convert(type, DType.FLOAT32, to, narrow);
        } else {
            load(Dist.NORM, to, from);
        }
    }

    private void load(Dist dist, VectorRegister to, Affine from) {
        Optional<RegisterLoad.Used> used = dist == Dist.BRC_B32
                ? Optional.empty()
                : Optional.of(new RegisterLoad.Used(some, Width.B32));
        f.emit(new RegisterLoad.Load(dist, to, FunctionBuilder.ub(from), Affine.ZERO, used));
    }

    private void convert(DType from, DType to, VectorRegister dst, VectorRegister src) {
        f.emit(new Convert(from, to, ROUNDED, Part.ZERO, dst, src, Predicate.zeroing(some)));
    }

    private void binary(BinaryOp op, VectorRegister by) {
        f.emit(new Binary(op, DType.FLOAT32, value, value, by, Predicate.zeroing(some)));
    }
}

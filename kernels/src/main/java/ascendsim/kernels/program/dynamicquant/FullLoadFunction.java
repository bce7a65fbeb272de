package ascendsim.kernels.program.dynamicquant;

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
import ascendsim.isa.instruction.RegisterArithmetic.Unary;
import ascendsim.isa.instruction.RegisterArithmetic.UnaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.WithScalar;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import ascendsim.isa.instruction.RegisterConvert.Mode;
import ascendsim.isa.instruction.RegisterConvert.Part;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterMove.Broadcast;
import ascendsim.isa.instruction.RegisterMove.Fill;
import ascendsim.isa.instruction.RegisterMove.Lane;
import ascendsim.isa.instruction.RegisterReduce;
import ascendsim.isa.instruction.RegisterReduce.Reduce;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.isa.program.FunctionBuilder;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The vector function of npu_dynamic_quant on v310 (tiling_quant.md §5.3): each row twice, 64 columns at a time: for
 * its largest magnitude, and divided by its scale. A row of n columns has ceil(n / 64) rounds, the last one masked.
 */
final class FullLoadFunction {
    /** Bytes of UB that the last load of a row reads at most beyond it. */
    static final int BEYOND = 128;

    private static final int LANES = 64;
    private static final Mode CUT = new Mode(Rounding.TRUNC, Overflow.INF_NAN);

    private final QuantProblem problem;
    private final FunctionBuilder f;
    private final MaskRegister all;
    private final MaskRegister some;
    private final VectorRegister narrow;
    private final VectorRegister wide;
    private final VectorRegister value;
    private final VectorRegister maximum;
    private final VectorRegister divisor;

    FullLoadFunction(QuantProblem problem) {
        this.problem = problem;
        this.f = problem.isSmoothed()
                ? new FunctionBuilder("quantise", "x", "y", "scale", "rows", "factors")
                : new FunctionBuilder("quantise", "x", "y", "scale", "rows");
        this.all = f.mask(Width.B32, RegisterMask.Pattern.ALL);
        this.some = f.mask();
        this.narrow = f.vector();
        this.wide = f.vector();
        this.value = f.vector();
        this.maximum = f.vector();
        this.divisor = f.vector();
    }

    /** Arguments: UB addresses of x, y and scales; rows; with factors their address. */
    RegisterFunction build() {
        f.loop(f.argument("rows"), row -> {
            Affine x = f.argument("x").plus(row.times(problem.inPitch()));
            findMaximum(x);
            storeScale(f.argument("scale").plus(row.times(Float.BYTES)));
            divide(x, f.argument("y").plus(row.times(problem.outPitch())));
        });
        return f.build();
    }

    private void findMaximum(Affine x) {
        f.emit(new Fill(Width.B32, maximum, Affine.ZERO, Predicate.zeroing(all)));
        columns(round -> {
            load(x, round);
            f.emit(new Unary(UnaryOp.VABS, DType.FLOAT32, value, value, Predicate.zeroing(some)));
            f.emit(new Binary(BinaryOp.VMAX, DType.FLOAT32, maximum, maximum, value, Predicate.zeroing(all)));
        });
        f.emit(new Reduce(RegisterReduce.Op.VCMAX, DType.FLOAT32, maximum, maximum, all));
    }

    private void storeScale(Affine to) {
        Affine inverse = Affine.of(Float.floatToRawIntBits(1 / problem.largest()));
        f.emit(new WithScalar(ScalarOp.VMULS, DType.FLOAT32, maximum, maximum, inverse, Predicate.zeroing(all)));
        f.emit(new Broadcast(Width.B32, Lane.LOWEST, divisor, maximum, Predicate.zeroing(all)));
        f.emit(new RegisterStore.Store(RegisterStore.Dist.FIRST_ELEMENT_B32, FunctionBuilder.ub(to), divisor, all));
    }

    private void divide(Affine x, Affine y) {
        columns(round -> {
            load(x, round);
            f.emit(new Binary(BinaryOp.VDIV, DType.FLOAT32, value, value, divisor, Predicate.zeroing(some)));
            convert(DType.FLOAT32, DType.INT16, Mode.RINT);
            convert(DType.INT16, DType.FLOAT16, Mode.RINT);
            convert(DType.FLOAT16, problem.output(), CUT);
            f.emit(new RegisterStore.Store(RegisterStore.Dist.PACK4_B32,
                    FunctionBuilder.ub(y.plus(round.times(LANES))), value, some));
        });
    }

    /** In place; each result in the lowest bytes of its lane of 32 bits. */
    private void convert(DType from, DType to, Mode mode) {
        f.emit(new Convert(from, to, mode, Part.ZERO, value, value, Predicate.zeroing(some)));
    }

    /** Emits {@code body} for each 64 columns; {@link #some} has those there are. */
    private void columns(Consumer<Affine> body) {
        Register left = f.scalar(Affine.of(problem.columns()));
        f.loop(Affine.of(Math.ceilDiv(problem.columns(), LANES)), round -> {
            f.emit(new RegisterMask.UpTo(Width.B32, some, left));
            body.accept(round);
        });
    }

    /** {@link #value}: 64 columns of a row in float32, times their factors. */
    private void load(Affine x, Affine round) {
        widen(value, x, round);
        if (problem.isSmoothed()) {
            widen(wide, f.argument("factors"), round);
            f.emit(new Binary(BinaryOp.VMUL, DType.FLOAT32, value, value, wide, Predicate.zeroing(some)));
        }
    }

    private void widen(VectorRegister to, Affine row, Affine round) {
        f.emit(new RegisterLoad.Load(RegisterLoad.Dist.UNPACK_B16, narrow,
                FunctionBuilder.ub(row.plus(round.times((long) LANES * QuantProblem.X_BYTES))), Affine.ZERO,
                Optional.of(new RegisterLoad.Used(some, Width.B32))));
        f.emit(new Convert(problem.type(), DType.FLOAT32, Mode.RINT, Part.ZERO, to, narrow,
                Predicate.zeroing(some)));
    }
}

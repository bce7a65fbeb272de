package ascendsim.kernels.program.epilog;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import ascendsim.isa.instruction.RegisterConvert.Mode;
import ascendsim.isa.instruction.RegisterConvert.Part;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.isa.program.FunctionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The vector function of indexer_compress_epilog (isa.md §4.8): rows of 16-bit floats in UB, block by block of 128 in
 * two registers of 64 lanes, to 8-bit floats and a scale for each block.
 */
final class QuantiseFunction {
    private static final int LANES = 64;

    private final EpilogProblem problem;
    private final FunctionBuilder f = new FunctionBuilder("quantise", "x", "y", "scale", "rows");
    private final LaneCode code = new LaneCode(f);
    private final BlockScale scale;
    private final MaskRegister all;

    QuantiseFunction(EpilogProblem problem) {
        this.problem = problem;
        this.all = f.mask(Width.B32, RegisterMask.Pattern.ALL);
        this.scale = new BlockScale(problem, code, all);
    }

    /** Arguments: UB addresses of x, values and scales; rows. */
    RegisterFunction build() {
        long whole = problem.columns() / EpilogProblem.BLOCK;
        long left = problem.columns() % EpilogProblem.BLOCK;
        List<MaskRegister> tail = left == 0 ? List.of() : tail(left);
        List<MaskRegister> full = List.of(all, all);
        f.loop(f.argument("rows"), row -> {
            Place start = new Place(f.argument("x").plus(row.times(problem.xPitch())),
                    f.argument("y").plus(row.times(problem.yPitch())),
                    f.argument("scale").plus(row.times(problem.scalePitch())));
            if (whole > 0) {
                f.loop(Affine.of(whole), block -> block(start.block(block, problem), full));
            }
            if (left > 0) {
                block(start.block(Affine.of(whole), problem), tail);
            }
        });
        return f.build();
    }

    /** Masks of the registers of a block of {@code left} elements. */
    private List<MaskRegister> tail(long left) {
        Register count = f.scalar(Affine.of(left));
        List<MaskRegister> masks = new ArrayList<>();
        for (long done = 0; done < left; done += LANES) {
            MaskRegister mask = f.mask();
            f.emit(new RegisterMask.UpTo(Width.B32, mask, count));
            masks.add(mask);
        }
        return masks;
    }

    /** Where a block lies in UB. */
    private record Place(Affine x, Affine y, Affine scale) {
        Place block(Affine number, EpilogProblem problem) {
            return new Place(x.plus(number.times((long) EpilogProblem.BLOCK * EpilogProblem.X_BYTES)),
                    y.plus(number.times(EpilogProblem.BLOCK)), scale.plus(number.times(problem.scaleBytes())));
        }
    }

    /** One block of as many registers as there are masks. */
    private void block(Place place, List<MaskRegister> masks) {
        code.reset();
        List<VectorRegister> values = new ArrayList<>();
        for (int i = 0; i < masks.size(); i++) {
            values.add(load(place.x.plus((long) i * LANES * EpilogProblem.X_BYTES), masks.get(i)));
        }
        Optional<BlockScale.Divisor> divisor = scale.of(values, masks, FunctionBuilder.ub(place.scale));
        for (int i = 0; i < masks.size(); i++) {
            int taken = code.vectorsTaken();
            store(place.y.plus((long) i * LANES), quotient(values.get(i), divisor, masks.get(i)), masks.get(i));
            code.releaseVectors(taken);
        }
    }

    private VectorRegister load(Affine from, MaskRegister mask) {
        VectorRegister narrow = code.vector();
        f.emit(new RegisterLoad.Load(RegisterLoad.Dist.UNPACK_B16, narrow, FunctionBuilder.ub(from), Affine.ZERO,
                Optional.of(new RegisterLoad.Used(mask, Width.B32))));
        VectorRegister wide = code.vector();
        f.emit(new Convert(problem.x(), DType.FLOAT32, Mode.RINT, Part.ZERO, wide, narrow, Predicate.zeroing(mask)));
        return wide;
    }

    private VectorRegister quotient(VectorRegister value, Optional<BlockScale.Divisor> divisor, MaskRegister mask) {
        if (problem.mode() instanceof EpilogProblem.Mode.Fixed(float factor)) {
            return code.multiply(value, factor, mask);
        }
        return scale.divide(value, divisor.orElseThrow(), mask);
    }

    private void store(Affine to, VectorRegister value, MaskRegister mask) {
        VectorRegister narrow = code.vector();
        boolean hif8 = problem.cache() == DType.HIFLOAT8;
        Mode mode = hif8 ? new Mode(Rounding.ROUND, Overflow.SATURATE) : Mode.RINT;
        f.emit(new Convert(DType.FLOAT32, problem.cache(), mode, Part.ZERO, narrow, value, Predicate.zeroing(mask)));
        f.emit(new RegisterStore.Store(RegisterStore.Dist.PACK4_B32, FunctionBuilder.ub(to), narrow, mask));
    }
}

package ascendsim.kernels.program.widening;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterArithmetic.Binary;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.Fused;
import ascendsim.isa.instruction.RegisterArithmetic.FusedOp;
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
import java.util.Optional;

/**
 * Widens (tiling_quant §2.3): lines of weights, as they are stored, to columns of
 * 16-bit DataBlocks, 128 weights at a time. float16: sum and product are rounded each. bfloat16 is widened exactly;
 * with offsets w · scale + offset · scale is computed in float32 with one rounding, which is (w + offset) · scale
 * rounded to float32 as long as the sum is exact there, as it is with offsets of 2⁻⁹ and more.
 */
final class WideningFunction {
    /** Which factors a weight has. */
    enum Factors {
        /** those of all */
        SINGLE,
        /** those of its line */
        LINE,
        /** those of its place in the line */
        LANE
    }

    /** Lanes of 16 bits. */
    static final int LANES = 128;
    /** Lines in a column of the output, of a tile of 64 and one that keeps stores off each other's banks. */
    static final int COLUMN = 65;
    /** Bytes of UB that loads read at most beyond what they need. */
    static final int BEYOND = 256;

    private static final int BLOCKS = 8;
    /** Where the exponent of a bfloat16 begins, and its smallest power of two in the range of E8M0: 2⁻¹²⁷. */
    private static final long EXPONENT = 7;
    private static final long LEAST = 0x40;

    private final FedWeights weights;
    private final Factors factors;
    private final long pitch;
    /** Bytes from the factors of a line to those of the next. */
    private final long factorPitch;
    private final FunctionBuilder f =
            new FunctionBuilder("widen", "in", "out", "scale", "offset", "lines", "elements", "strips", "skipped");
    private final MaskRegister all = f.mask(Width.B32, RegisterMask.Pattern.ALL);
    private final MaskRegister some = f.mask();
    private final MaskRegister before = f.mask();
    private final VectorRegister value = f.vector();
    private final VectorRegister half = f.vector();
    private final VectorRegister scale = f.vector();
    private final VectorRegister offset = f.vector();
    private final Pair values = new Pair(f.vector(), f.vector());
    private final Pair scales;
    private final Pair products;

    /** Even and odd lanes, widened to 32 bits. */
    private record Pair(VectorRegister even, VectorRegister odd) {
    }

    WideningFunction(FedWeights weights, WideningBuffers buffers) {
        this.weights = weights;
        this.pitch = buffers.pitch();
        this.factorPitch = weights.hasLinesOfGroups() ? buffers.factorPitch() : weights.factorBytes();
        this.factors = factors(weights);
        this.scales = pair();
        this.products = pair();
    }

    static Factors factors(FedWeights weights) {
        if (weights.single()) {
            return Factors.SINGLE;
        }
        return weights.transposed() ? Factors.LINE : Factors.LANE;
    }

    /** Whether a group of a line may begin inside a DataBlock of weights. */
    static boolean hasPartialBlocks(FedWeights weights) {
        return weights.isGrouped() && weights.transposed()
                && weights.type().bytes(weights.groupSize()) % DType.BLOCK_BYTES != 0;
    }

    /** Lanes that are all alike need no second register. */
    private Pair pair() {
        VectorRegister even = f.vector();
        return new Pair(even, factors == Factors.LANE ? f.vector() : even);
    }

    /** Whether sums and products are computed in 32 bits. */
    private boolean isWide() {
        return weights.out() == DType.BFLOAT16 && weights.offset();
    }

    /**
     * Arguments: UB addresses; lines; elements of a line, and how many times 128 that is, rounded up; how many of them
     * are left out at the beginning, where groups end between the DataBlocks of weights.
     */
    RegisterFunction build() {
        Register left = f.scalar(f.argument("elements"));
        Register skipped = f.scalar(f.argument("skipped"));
        f.loop(f.argument("strips"), strip -> {
            f.emit(new RegisterMask.UpTo(Width.B16, some, left));
            if (hasPartialBlocks(weights)) {
                f.emit(new RegisterMask.UpTo(Width.B16, before, skipped));
                f.emit(new RegisterMask.Logic(RegisterMask.Op.PXOR, some, some, before, some));
            }
            if (factors != Factors.LINE) {
                loadFactors(factors == Factors.LANE ? strip.times(LANES * weights.factorBytes()) : Affine.ZERO);
            }
            f.loop(f.argument("lines"), line -> {
                if (factors == Factors.LINE) {
                    loadFactors(line.times(factorPitch));
                }
                load(f.argument("in").plus(line.times(pitch)).plus(strip.times(stripBytes())));
                if (isWide()) {
                    scaleWide();
                } else {
                    scale();
                }
                Affine to = f.argument("out").plus(line.times(DType.BLOCK_BYTES))
                        .plus(strip.times((long) BLOCKS * COLUMN * DType.BLOCK_BYTES));
                f.emit(new RegisterStore.Blocks(FunctionBuilder.ub(to), value, some, Affine.of(COLUMN)));
            });
        });
        return f.build();
    }

    private long stripBytes() {
        return weights.type().bytes(LANES);
    }

    private void loadFactors(Affine at) {
        if (weights.hasExponents()) {
            exponents(f.argument("scale").plus(at));
            return;
        }
        factor(scale, f.argument("scale").plus(at));
        if (weights.offset()) {
            factor(offset, f.argument("offset").plus(at));
        }
        if (isWide()) {
            widen(DType.BFLOAT16, scale, scales);
            widen(DType.BFLOAT16, offset, products);
            multiplyProducts();
        }
    }

    /** E8M0 to bfloat16 is a shift. */
    private void exponents(Affine from) {
        if (factors == Factors.LANE) {
            f.emit(new RegisterLoad.Load(Dist.UNPACK_B8, scale, FunctionBuilder.ub(from), Affine.ZERO,
                    Optional.of(new RegisterLoad.Used(some, Width.B16))));
        } else {
            f.emit(new RegisterLoad.Load(Dist.BRC_B8, scale, FunctionBuilder.ub(from)));
            f.emit(new WithScalar(ScalarOp.VSHRS, DType.UINT16, scale, scale, Affine.of(Byte.SIZE),
                    Predicate.zeroing(some)));
        }
        f.emit(new WithScalar(ScalarOp.VSHLS, DType.UINT16, scale, scale, Affine.of(EXPONENT),
                Predicate.zeroing(some)));
        f.emit(new WithScalar(ScalarOp.VMAXS, DType.UINT16, scale, scale, Affine.of(LEAST),
                Predicate.zeroing(some)));
    }

    private void factor(VectorRegister to, Affine from) {
        boolean lanes = factors == Factors.LANE;
        f.emit(new RegisterLoad.Load(lanes ? Dist.NORM : Dist.BRC_B16, to, FunctionBuilder.ub(from), Affine.ZERO,
                lanes ? Optional.of(new RegisterLoad.Used(some, Width.B16)) : Optional.empty()));
    }

    private void widen(DType from, VectorRegister narrow, Pair to) {
        f.emit(new Convert(from, DType.FLOAT32, Mode.RINT, Part.ZERO, to.even, narrow, Predicate.zeroing(all)));
        if (!to.odd.equals(to.even)) {
            f.emit(new Convert(from, DType.FLOAT32, Mode.RINT, Part.ONE, to.odd, narrow, Predicate.zeroing(all)));
        }
    }

    private void multiplyProducts() {
        multiply(products.even, scales.even);
        if (!products.odd.equals(products.even)) {
            multiply(products.odd, scales.odd);
        }
    }

    private void multiply(VectorRegister one, VectorRegister other) {
        f.emit(new Binary(BinaryOp.VMUL, DType.FLOAT32, one, one, other, Predicate.zeroing(all)));
    }

    /** {@link #value}: weights in the type they are scaled in, or float16 where 32 bits follow; exact. */
    private void load(Affine from) {
        DType narrow = weights.type();
        boolean pairs = narrow.bits() < Byte.SIZE;
        f.emit(new RegisterLoad.Load(pairs ? Dist.UNPACK4_B8 : Dist.UNPACK_B8, half, FunctionBuilder.ub(from),
                Affine.ZERO, Optional.of(new RegisterLoad.Used(some, Width.B16))));
        DType type = isWide() ? DType.FLOAT16 : scaledType();
        if (pairs || type == DType.FLOAT16) {
            convert(narrow, type, value, half);
        } else {
            convert(DType.INT8, DType.FLOAT16, half, half);
            convert(DType.FLOAT16, type, value, half);
        }
    }

    private void convert(DType from, DType to, VectorRegister result, VectorRegister operand) {
        f.emit(new Convert(from, to, Mode.RINT, Part.ZERO, result, operand, Predicate.zeroing(some)));
    }

    /** 4-bit floats widen to bfloat16 alone, in which a product with a power of two is exact. */
    private DType scaledType() {
        return weights.hasExponents() ? DType.BFLOAT16 : weights.out();
    }

    private void scale() {
        if (weights.offset()) {
            f.emit(new Binary(BinaryOp.VADD, weights.out(), value, value, offset, Predicate.zeroing(some)));
        }
        f.emit(new Binary(BinaryOp.VMUL, scaledType(), value, value, scale, Predicate.zeroing(some)));
        if (scaledType() != weights.out()) {
            convert(scaledType(), weights.out(), value, value);
        }
    }

    private void scaleWide() {
        widen(DType.FLOAT16, value, values);
        f.emit(new Fused(FusedOp.VMADD, DType.FLOAT32, values.even, scales.even, products.even,
                Predicate.zeroing(all)));
        f.emit(new Fused(FusedOp.VMADD, DType.FLOAT32, values.odd, scales.odd, products.odd,
                Predicate.zeroing(all)));
        f.emit(new Convert(DType.FLOAT32, DType.BFLOAT16, Mode.RINT, Part.ZERO, value, values.even,
                Predicate.zeroing(all)));
        f.emit(new Convert(DType.FLOAT32, DType.BFLOAT16, Mode.RINT, Part.ONE, value, values.odd,
                Predicate.merging(all)));
    }
}

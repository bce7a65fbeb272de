package ascendsim.kernels.program.int4pack;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterCompare.Compare;
import ascendsim.isa.instruction.RegisterCompare.Select;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import ascendsim.isa.instruction.RegisterConvert.Mode;
import ascendsim.isa.instruction.RegisterConvert.Part;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterMove.Fill;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.VectorCompare.Condition;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import ascendsim.isa.program.FunctionBuilder;

/** float32 in UB to pairs of float4_e2m1, 128 at a time; what that type does not have becomes 0. */
final class Float4PackFunction {
    /** Elements of a round. */
    static final int ELEMENTS = 128;
    static final long BYTES = (long) ELEMENTS * Float.BYTES;
    static final long PACKED_BYTES = ELEMENTS / 2;

    private final FunctionBuilder f = new FunctionBuilder("pack", "in", "out", "bytes", "rounds");
    private final MaskRegister floats = f.mask(Width.B32, RegisterMask.Pattern.ALL);
    private final MaskRegister halves = f.mask(Width.B16, RegisterMask.Pattern.ALL);
    private final MaskRegister some = f.mask();
    private final MaskRegister exact = f.mask();
    private final VectorRegister even = f.vector();
    private final VectorRegister odd = f.vector();
    private final VectorRegister narrow = f.vector();
    private final VectorRegister pairs = f.vector();
    private final VectorRegister back = f.vector();
    private final VectorRegister wide = f.vector();
    private final VectorRegister zero = f.vector();

    /** Arguments: UB addresses; bytes of the result; rounds. */
    RegisterFunction build() {
        f.emit(new Fill(Width.B32, zero, Affine.ZERO, Predicate.zeroing(floats)));
        Register left = f.scalar(f.argument("bytes"));
        f.loop(f.argument("rounds"), round -> {
            f.emit(new RegisterMask.UpTo(Width.B32, some, left));
            f.emit(new RegisterLoad.LoadPair(Width.B32, even, odd,
                    FunctionBuilder.ub(f.argument("in").plus(round.times(BYTES))), Affine.ZERO));
            narrow();
            convert(DType.FLOAT4_E2M1, DType.BFLOAT16, Part.ZERO, back, pairs);
            keepExact(even, Part.ZERO);
            keepExact(odd, Part.ONE);
            narrow();
            f.emit(new RegisterStore.Store(RegisterStore.Dist.PACK4_B32,
                    FunctionBuilder.ub(f.argument("out").plus(round.times(PACKED_BYTES))), pairs, some));
        });
        return f.build();
    }

    /** {@link #pairs}: the elements rounded, a pair in the lowest byte of each 32 bits. */
    private void narrow() {
        f.emit(new Convert(DType.FLOAT32, DType.BFLOAT16, Mode.RINT, Part.ZERO, narrow, even,
                Predicate.zeroing(floats)));
        f.emit(new Convert(DType.FLOAT32, DType.BFLOAT16, Mode.RINT, Part.ONE, narrow, odd,
                Predicate.merging(floats)));
        convert(DType.BFLOAT16, DType.FLOAT4_E2M1, Part.ZERO, pairs, narrow);
    }

    private void convert(DType from, DType to, Part part, VectorRegister result, VectorRegister operand) {
        MaskRegister mask = to == DType.FLOAT32 ? floats : halves;
        f.emit(new Convert(from, to, Mode.RINT, part, result, operand, Predicate.zeroing(mask)));
    }

    private void keepExact(VectorRegister values, Part part) {
        convert(DType.BFLOAT16, DType.FLOAT32, part, wide, back);
        f.emit(new Compare(Condition.EQ, DType.FLOAT32, exact, values, wide, floats));
        f.emit(new Select(Width.B32, values, values, zero, exact));
    }

    /** Zeros. Arguments: UB address; how many times 256 bytes. */
    static RegisterFunction clear() {
        FunctionBuilder f = new FunctionBuilder("clear", "out", "rounds");
        MaskRegister all = f.mask(Width.B32, RegisterMask.Pattern.ALL);
        VectorRegister zero = f.vector();
        f.emit(new Fill(Width.B32, zero, Affine.ZERO, Predicate.zeroing(all)));
        f.loop(f.argument("rounds"), round -> f.emit(new RegisterStore.Store(RegisterStore.Dist.NORM_B32,
                FunctionBuilder.ub(f.argument("out").plus(round.times(DType.BLOCK_BYTES * 8))), zero, all)));
        return f.build();
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.issue.VectorMask;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Every vector operation on every type, with random addresses, strides, repeats and masks. */
final class VectorSamples {
    private static final List<DType> FLOATS = List.of(DType.FLOAT32, DType.FLOAT16);
    private static final List<DType> WORDS = List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32,
            DType.INT16);
    private static final int[] BLOCKS = {1, 1, 1, 1, 2, 3};
    private static final int[] REPEATS = {8, 8, 8, 8, 0, 1, 4, 9, 16};

    private final Random random;
    private final int room;
    private final boolean dense;

    /** An operation on a type, to be given operands. */
    record Sample(String name, DType source, Function<VectorSamples, Vector> instruction) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A source of operands.
     *
     * @param blocks blocks of UB in which addresses lie
     * @param dense  all strides are the standard ones
     */
    VectorSamples(Random random, int blocks, boolean dense) {
        this.random = random;
        this.room = blocks;
        this.dense = dense;
    }

    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        arithmetic(samples);
        conversions(samples);
        moves(samples);
        comparisons(samples);
        reductions(samples);
        return samples;
    }

    private static void arithmetic(List<Sample> samples) {
        List<DType> numbers = List.of(DType.FLOAT32, DType.FLOAT16, DType.INT32, DType.INT16);
        List<DType> shorts = List.of(DType.UINT16, DType.INT16);
        var bits = EnumSet.of(VectorBinary.Op.VAND, VectorBinary.Op.VOR);
        var floats = EnumSet.of(VectorBinary.Op.VDIV, VectorBinary.Op.VMLA);
        for (VectorBinary.Op op : VectorBinary.Op.values()) {
            for (DType type : bits.contains(op) ? shorts : floats.contains(op) ? FLOATS : numbers) {
                samples.add(new Sample(op + " " + type, type, s -> new VectorBinary.Elementwise(op, type, s.address(),
                        s.address(), s.address(), s.repeat(), s.target(), s.stride(), s.stride())));
            }
        }
        var shifts = EnumSet.of(VectorScalar.Op.VSHL, VectorScalar.Op.VSHR);
        var floating = EnumSet.of(VectorScalar.Op.VLRELU, VectorScalar.Op.VAXPY);
        List<DType> integers = List.of(DType.UINT32, DType.INT32, DType.UINT16, DType.INT16);
        for (VectorScalar.Op op : VectorScalar.Op.values()) {
            for (DType type : shifts.contains(op) ? integers : floating.contains(op) ? FLOATS : numbers) {
                samples.add(new Sample(op + " " + type, type, s -> new VectorScalar.WithScalar(op, type, s.address(),
                        s.address(), s.scalar(type, shifts.contains(op)), s.repeat(), s.target(), s.stride())));
            }
        }
        for (VectorUnary.Op op : VectorUnary.Op.values()) {
            for (DType type : op == VectorUnary.Op.VNOT ? shorts : op == VectorUnary.Op.VRELU ? numbers : FLOATS) {
                if (op != VectorUnary.Op.VRELU || type != DType.INT16) {
                    samples.add(new Sample(op + " " + type, type, s -> new VectorUnary.Elementwise(op, type,
                            s.address(), s.address(), s.repeat(), s.target(), s.stride())));
                }
            }
        }
    }

    private static void conversions(List<Sample> samples) {
        VectorConvert.Convert.V220.forEach((from, targets) -> targets.forEach(to -> {
            for (Rounding rounding : Rounding.values()) {
                if (rounding != Rounding.ODD || from == DType.FLOAT32 && to == DType.FLOAT16) {
                    samples.add(new Sample("VCONV " + from + " " + to + " " + rounding, from,
                            s -> s.conversion(from, to, rounding)));
                }
            }
        }));
    }

    private static void moves(List<Sample> samples) {
        for (DType type : WORDS) {
            samples.add(new Sample("VDUP " + type, type, s -> new VectorMove.Fill(type, s.address(),
                    s.scalar(type, false), s.repeat(), s.target())));
            samples.add(new Sample("VBRCB " + type, type,
                    s -> new VectorMove.Broadcast(type, s.address(), s.address(), s.repeat(), s.target())));
            samples.add(new Sample("VCOPY " + type, type, s -> new VectorMove.Copy(type, s.address(), s.address(),
                    s.repeat(), s.target(), s.stride())));
        }
    }

    private static void comparisons(List<Sample> samples) {
        for (var condition : VectorCompare.Condition.values()) {
            for (DType type : List.of(DType.FLOAT32, DType.FLOAT16, DType.INT32)) {
                if (type != DType.INT32 || condition == VectorCompare.Condition.EQ) {
                    samples.add(new Sample("VCMP " + condition + " " + type, type,
                            s -> new VectorCompare.Compare(condition, type, s.address(), s.address(), s.address(),
                                    s.repeat(), s.stride(), s.stride())));
                }
            }
        }
        for (var otherwise : VectorCompare.Otherwise.values()) {
            for (DType type : FLOATS) {
                samples.add(new Sample("VSEL " + otherwise + " " + type, type,
                        s -> new VectorCompare.Select(otherwise, type, s.address(), s.address(), s.address(),
                                s.address(), s.scalar(type, false), s.repeat(), s.target(), s.stride(), s.stride())));
            }
        }
    }

    private static void reductions(List<Sample> samples) {
        for (VectorReduce.Op op : VectorReduce.Op.values()) {
            for (DType type : FLOATS) {
                for (var order : VectorReduce.Order.values()) {
                    if (op.hasIndex() || order == VectorReduce.Order.ONLY_VALUE) {
                        samples.add(new Sample(op + " " + order + " " + type, type,
                                s -> new VectorReduce.Reduce(op, type, order, s.address(), s.address(), s.repeat(),
                                        Affine.of(s.dense ? 1 : s.random.nextInt(4)), s.stride())));
                    }
                }
            }
        }
    }

    private Vector conversion(DType from, DType to, Rounding rounding) {
        if (dense) {
            return new VectorConvert.Convert(from, to, rounding, address(), address(), repeat());
        }
        return new VectorConvert.Convert(from, to, rounding, address(), address(), repeat(), target(), stride());
    }

    private Address address() {
        return new Address(Space.UB, Affine.of(32L * random.nextInt(room)));
    }

    private Affine repeat() {
        return Affine.of(random.nextInt(random.nextInt(4) == 0 ? 40 : 6));
    }

    private Stride target() {
        return dense ? Stride.DENSE : Stride.of(pick(BLOCKS), pick(REPEATS));
    }

    private Stride stride() {
        return dense ? Stride.DENSE : Stride.of(random.nextInt(5) == 0 ? 0 : pick(BLOCKS), pick(REPEATS));
    }

    private int pick(int[] values) {
        return values[random.nextInt(values.length)];
    }

    private Affine scalar(DType type, boolean distance) {
        if (distance) {
            return Affine.of(random.nextInt(40));
        }
        return Affine.of(code(type, random) & (1L << type.bits()) - 1);
    }

    /** A mask of any kind. */
    void mask(VectorMask mask) {
        switch (random.nextInt(5)) {
            case 0 -> mask.lanes(random.nextLong(), random.nextLong());
            case 1 -> mask.lanes(0, (1L << random.nextInt(64)) - 1);
            case 2 -> mask.count(random.nextInt(1500));
            default -> mask.lanes(-1, -1);
        }
    }

    /** A code of a type: ordinary values, and now and then anything. */
    static long code(DType type, Random random) {
        if (!type.isFloat() || random.nextInt(8) == 0) {
            return random.nextLong();
        }
        double value = random.nextGaussian() * Math.pow(2, random.nextInt(12) - 4);
        if (random.nextInt(4) == 0) {
            value = Math.rint(value * 2) / 2;
        }
        return type == DType.BFLOAT16
                ? Float.floatToIntBits((float) value) >>> 16
                : LaneOracle.code(type, value);
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
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
import java.util.function.ToLongFunction;

/** A vector unit that works on single bits of a byte array, one repeat after the other, straight from isa.md §2.2. */
final class VectorOracle {
    private final byte[] ub;
    private final VectorMask mask;

    /** One operand: {@code block} and {@code repeat} are distances in bits. */
    private record Operand(DType type, long first, long block, long repeat) {
        static Operand of(DType type, Address address, Stride stride) {
            return new Operand(type, bits(address), value(stride.block()) * 256, value(stride.repeat()) * 256);
        }

        long at(long number, int lane) {
            int perBlock = 256 / type.bits();
            return first + number * repeat + lane / perBlock * block + (long) (lane % perBlock) * type.bits();
        }
    }

    VectorOracle(byte[] ub, VectorMask mask) {
        this.ub = ub;
        this.mask = mask;
    }

    private static long value(Affine affine) {
        return affine.base();
    }

    private static long bits(Address address) {
        return address.offset().base() * 8;
    }

    private static int lanes(DType type) {
        return 2048 / type.bits();
    }

    private long get(long at, int bits) {
        long code = 0;
        for (int i = 0; i < bits; i++) {
            code |= (long) (ub[(int) ((at + i) / 8)] >> (at + i) % 8 & 1) << i;
        }
        return code;
    }

    private void put(long at, int bits, long code) {
        for (int i = 0; i < bits; i++) {
            int index = (int) ((at + i) / 8);
            int bit = 1 << (at + i) % 8;
            ub[index] = (byte) ((code >> i & 1) != 0 ? ub[index] | bit : ub[index] & ~bit);
        }
    }

    private boolean active(long number, int lane, int lanes) {
        return mask.isCounter() ? number * lanes + lane < mask.elements() : mask.lane(lane);
    }

    private long repeats(Affine repeat, int lanes) {
        return mask.isCounter() ? (mask.elements() + lanes - 1) / lanes : value(repeat);
    }

    void run(Vector instruction) {
        switch (instruction) {
            case VectorBinary.Elementwise i -> eachLane(Operand.of(i.type(), i.dst(), i.dstStride()),
                    new Operand[]{Operand.of(i.type(), i.src0(), i.src0Stride()),
                            Operand.of(i.type(), i.src1(), i.src1Stride()),
                            Operand.of(i.type(), i.dst(), i.dstStride())},
                    repeats(i.repeat(), lanes(i.type())), codes -> LaneOracle.binary(i.op(), i.type(), codes));
            case VectorScalar.WithScalar i -> eachLane(Operand.of(i.type(), i.dst(), i.dstStride()),
                    new Operand[]{Operand.of(i.type(), i.src(), i.srcStride()),
                            Operand.of(i.type(), i.dst(), i.dstStride())},
                    repeats(i.repeat(), lanes(i.type())),
                    codes -> LaneOracle.withScalar(i.op(), i.type(), codes, value(i.scalar())));
            case VectorUnary.Elementwise i -> eachLane(Operand.of(i.type(), i.dst(), i.dstStride()),
                    new Operand[]{Operand.of(i.type(), i.src(), i.srcStride())},
                    repeats(i.repeat(), lanes(i.type())), codes -> LaneOracle.unary(i.op(), i.type(), codes[0]));
            case VectorConvert.Convert i -> eachLane(Operand.of(i.to(), i.dst(), i.dstStride()),
                    new Operand[]{Operand.of(i.from(), i.src(), i.srcStride())},
                    repeats(i.repeat(), Math.min(lanes(i.from()), lanes(i.to()))),
                    codes -> ConvertOracle.convert(i.from(), i.to(), i.rounding(), codes[0]));
            case VectorMove move -> move(move);
            case VectorCompare.Compare i -> compare(i);
            case VectorCompare.Select i -> select(i);
            case VectorReduce.Reduce i -> reduce(i);
        }
    }

    private void eachLane(Operand dst, Operand[] sources, long repeats, ToLongFunction<long[]> function) {
        int lanes = lanes(dst.type);
        for (Operand source : sources) {
            lanes = Math.min(lanes, lanes(source.type));
        }
        for (long number = 0; number < repeats; number++) {
            long[] results = new long[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                long[] codes = new long[sources.length];
                for (int i = 0; i < sources.length && active(number, lane, lanes); i++) {
                    codes[i] = get(sources[i].at(number, lane), sources[i].type.bits());
                }
                results[lane] = function.applyAsLong(codes);
            }
            for (int lane = 0; lane < lanes; lane++) {
                if (active(number, lane, lanes)) {
                    put(dst.at(number, lane), dst.type.bits(), results[lane]);
                }
            }
        }
    }

    private void move(VectorMove move) {
        switch (move) {
            case VectorMove.Fill i -> eachLane(Operand.of(i.type(), i.dst(), i.dstStride()), new Operand[0],
                    repeats(i.repeat(), lanes(i.type())), codes -> value(i.value()));
            case VectorMove.Copy i -> eachLane(Operand.of(i.type(), i.dst(), i.dstStride()),
                    new Operand[]{Operand.of(i.type(), i.src(), i.srcStride())},
                    Math.min(value(i.repeat()), repeats(i.repeat(), lanes(i.type()))), codes -> codes[0]);
            case VectorMove.Broadcast i -> {
                Operand dst = Operand.of(i.type(), i.dst(), i.dstStride());
                int bits = i.type().bits();
                for (long number = 0; number < value(i.repeat()); number++) {
                    long[] elements = new long[8];
                    for (int e = 0; e < 8; e++) {
                        elements[e] = get(bits(i.src()) + (number * 8 + e) * bits, bits);
                    }
                    for (int lane = 0; lane < lanes(i.type()); lane++) {
                        put(dst.at(number, lane), bits, elements[lane * bits / 256]);
                    }
                }
            }
        }
    }

    private void compare(VectorCompare.Compare i) {
        Operand src0 = Operand.of(i.type(), i.src0(), i.src0Stride());
        Operand src1 = Operand.of(i.type(), i.src1(), i.src1Stride());
        int lanes = lanes(i.type());
        for (long number = 0; number < value(i.repeat()); number++) {
            boolean[] results = new boolean[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                long[] codes = {get(src0.at(number, lane), i.type().bits()),
                        get(src1.at(number, lane), i.type().bits())};
                results[lane] = LaneOracle.holds(i.condition(), i.type(), codes);
            }
            for (int lane = 0; lane < lanes; lane++) {
                put(bits(i.dst()) + number * lanes + lane, 1, results[lane] ? 1 : 0);
            }
        }
    }

    private void select(VectorCompare.Select i) {
        int lanes = lanes(i.type());
        Operand dst = Operand.of(i.type(), i.dst(), i.dstStride());
        Operand src0 = Operand.of(i.type(), i.src0(), i.src0Stride());
        Operand src1 = Operand.of(i.type(), i.src1(), i.src1Stride());
        boolean scalar = i.otherwise() == VectorCompare.Otherwise.SCALAR;
        for (long number = 0; number < repeats(i.repeat(), lanes); number++) {
            long[] results = new long[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                if (active(number, lane, lanes)) {
                    boolean first = get(bits(i.selector()) + number * lanes + lane, 1) != 0;
                    long other = scalar ? value(i.scalar()) : get(src1.at(number, lane), i.type().bits());
                    results[lane] = first ? get(src0.at(number, lane), i.type().bits()) : other;
                }
            }
            for (int lane = 0; lane < lanes; lane++) {
                if (active(number, lane, lanes)) {
                    put(dst.at(number, lane), i.type().bits(), results[lane]);
                }
            }
        }
    }

    private void reduce(VectorReduce.Reduce i) {
        int lanes = lanes(i.type());
        Operand src = Operand.of(i.type(), i.src(), i.srcStride());
        for (long number = 0; number < repeats(i.repeat(), lanes); number++) {
            Long[] codes = new Long[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                codes[lane] = active(number, lane, lanes) ? get(src.at(number, lane), i.type().bits()) : null;
            }
            Long[] results = ReduceOracle.reduce(i.op(), i.type(), i.order(), codes);
            long first = bits(i.dst()) + number * value(i.dstRepeat()) * results.length * i.type().bits();
            for (int r = 0; r < results.length; r++) {
                if (results[r] != null) {
                    put(first + (long) r * i.type().bits(), i.type().bits(), results[r]);
                }
            }
        }
    }
}

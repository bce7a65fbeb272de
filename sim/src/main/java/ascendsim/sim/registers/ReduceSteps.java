package ascendsim.sim.registers;

import static ascendsim.sim.registers.RegisterFile.BYTES;
import static ascendsim.sim.registers.RegisterFile.RESULT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.RegisterReduce.Op;
import ascendsim.isa.instruction.RegisterReduce.Reduce;
import ascendsim.isa.instruction.Width;
import ascendsim.sim.execute.arithmetic.Access;
import java.util.stream.IntStream;

/**
 * What reductions do, by the rules of the vector instructions on UB: sums are a binary tree over pairs of neighbours,
 * halves rounded at every level; of equal extremes the first lane counts, NaN is the extreme of any group that has one,
 * and -0 is below +0 (all assumed).
 */
final class ReduceSteps {
    /** What changes no sum, whatever its sign: x + -0 is x. */
    private static final float NOTHING = -0f;

    private ReduceSteps() {
    }

    static Step bind(Reduce reduce) {
        DType type = reduce.type();
        boolean whole = reduce.op() == Op.VCMAX || reduce.op() == Op.VCMIN;
        Width width = Width.of(type);
        int group = reduce.op().group(type);
        Lanes lanes = switch (reduce.op()) {
            case VCADD, VCGADD, VCPADD -> sums(type, group);
            case VCMAX, VCGMAX -> type.isFloat() ? floats(type, group, 1) : integers(type, group, 1);
            case VCMIN, VCGMIN -> type.isFloat() ? floats(type, group, -1) : integers(type, group, -1);
        };
        long src = RegisterFile.at(reduce.src());
        Group[] groups = IntStream.range(0, width.lanes() / group)
                .mapToObj(i -> new Group(reduce.mask().index(), width, i)).toArray(Group[]::new);
        Elements.IntegerWriter index = Elements.integerWriter(type);
        return file -> {
            file.vectors.asSlice(RESULT, BYTES).fill((byte) 0);
            for (Group each : groups) {
                int chosen = lanes.reduce(file, src, each);
                if (whole) {
                    index.set(file.vectors, RESULT, 1, chosen);
                }
            }
            file.accept(reduce.dst());
        };
    }

    /** The lanes of one result. */
    private record Group(int mask, Width width, int number) {
        boolean has(RegisterFile file, int lane) {
            return file.bit(mask, lane * width.bytes());
        }
    }

    /** Reduces one group, puts the result in its lane and returns the lane it came from, if from one. */
    @FunctionalInterface
    private interface Lanes {
        int reduce(RegisterFile file, long src, Group group);
    }

    private static Lanes sums(DType type, int size) {
        Elements.FloatReader reader = Elements.floatReader(type);
        Elements.FloatWriter writer = Elements.floatWriter(type, Rounding.RINT, Overflow.INF_NAN);
        boolean halves = type == DType.FLOAT16;
        return (file, src, group) -> {
            float[] values = file.floats[0];
            boolean any = false;
            for (int i = 0; i < size; i++) {
                int lane = group.number * size + i;
                boolean has = group.has(file, lane);
                any |= has;
                values[i] = has ? reader.get(file.vectors, src, lane) : NOTHING;
            }
            for (int width = 1; width < size; width *= 2) {
                for (int i = 0; i < size; i += 2 * width) {
                    float sum = values[i] + values[i + width];
                    values[i] = halves ? Access.roundToHalf(sum) : sum;
                }
            }
            writer.set(file.vectors, RESULT, group.number, any ? values[0] : 0f);
            return 0;
        };
    }

    private static Lanes floats(DType type, int size, int sign) {
        Elements.FloatReader reader = Elements.floatReader(type);
        Elements.FloatWriter writer = Elements.floatWriter(type, Rounding.RINT, Overflow.INF_NAN);
        return (file, src, group) -> {
            int best = -1;
            float value = 0;
            for (int lane = group.number * size; lane < (group.number + 1) * size; lane++) {
                float next = reader.get(file.vectors, src, lane);
                if (group.has(file, lane) && (best < 0 || beats(next, value, sign))) {
                    best = lane;
                    value = next;
                }
            }
            writer.set(file.vectors, RESULT, group.number, value);
            return Math.max(best, 0);
        };
    }

    private static boolean beats(float value, float best, int sign) {
        if (value != value || best != best) {
            return best == best;
        }
        return Float.compare(value, best) * sign > 0;
    }

    private static Lanes integers(DType type, int size, int sign) {
        Elements.IntegerReader reader = Elements.integerReader(type);
        Elements.IntegerWriter writer = Elements.integerWriter(type);
        return (file, src, group) -> {
            int best = -1;
            long value = 0;
            for (int lane = group.number * size; lane < (group.number + 1) * size; lane++) {
                long next = reader.get(file.vectors, src, lane);
                if (group.has(file, lane) && (best < 0 || Long.compare(next, value) * sign > 0)) {
                    best = lane;
                    value = next;
                }
            }
            writer.set(file.vectors, RESULT, group.number, value);
            return Math.max(best, 0);
        };
    }
}

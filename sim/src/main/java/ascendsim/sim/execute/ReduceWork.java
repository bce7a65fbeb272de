package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorReduce.Op;
import ascendsim.isa.instruction.VectorReduce.Order;
import ascendsim.sim.execute.arithmetic.Access;
import ascendsim.sim.issue.Dispatched;
import java.lang.foreign.MemorySegment;

/**
 * Reduces each group of neighbouring lanes. Sums are a binary tree over pairs of neighbours; halves are rounded at
 * every level (assumed). Of equal extremes the first lane counts; NaN is the extreme of any group that has one, and -0
 * is below +0 (assumed). Lanes that do not take part change nothing; a group without any is not written (assumed).
 *
 * @param group lanes of a group, a power of two
 */
record ReduceWork(Op op, DType type, Order order, int group) implements Work {
    /** What changes no sum, whatever its sign: x + -0 is x. */
    private static final float NOTHING = -0f;

    @Override
    public void compute(Dispatched instruction, long first, int repeats, long result) {
        int lanes = VectorLaneMeanings.lanes(type);
        MemorySegment staged = instruction.staged.bytes();
        float[] values = instruction.staged.floats(lanes);
        long at = result;
        for (int i = 0; i < repeats; i++) {
            long low = Masking.LANES.active(instruction.mask, first + i, lanes, 0);
            long high = Masking.LANES.active(instruction.mask, first + i, lanes, 1);
            load(staged, i * lanes, values, lanes);
            if (Long.bitCount(low) + Long.bitCount(high) < lanes) {
                clear(values, low, high, lanes);
            }
            if (sums()) {
                sum(values, lanes);
            }
            for (int lane = 0; lane < lanes; lane += group) {
                int chosen = sums() ? lane : extreme(values, low, high, lane);
                at = put(staged, at, chosen, values[chosen]);
            }
        }
    }

    @Override
    public long written(long low, long high, int word) {
        int results = order == Order.ONLY_VALUE ? 1 : 2;
        long written = 0;
        for (int lane = 0; lane < 2 * Long.SIZE; lane++) {
            int bit = lane / group * results - word * Long.SIZE;
            if (isActive(low, high, lane) && bit >= 0 && bit < Long.SIZE) {
                written |= Masking.present(results) << bit;
            }
        }
        return written;
    }

    private boolean sums() {
        return switch (op) {
            case VCADD, VCGADD, VCPADD -> true;
            case VCMAX, VCGMAX, VCMIN, VCGMIN -> false;
        };
    }

    private static boolean isActive(long low, long high, int lane) {
        return ((lane < Long.SIZE ? low : high) >>> lane & 1) != 0;
    }

    private void load(MemorySegment staged, int first, float[] values, int lanes) {
        if (type == DType.FLOAT32) {
            MemorySegment.copy(staged, Access.FLOAT, (long) first * Float.BYTES, values, 0, lanes);
            return;
        }
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] = Access.getHalf(staged, 0, first + lane);
        }
    }

    private static void clear(float[] values, long low, long high, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] = isActive(low, high, lane) ? values[lane] : NOTHING;
        }
    }

    private void sum(float[] values, int lanes) {
        boolean halves = type == DType.FLOAT16;
        for (int width = 1; width < group; width *= 2) {
            for (int lane = 0; lane < lanes; lane += 2 * width) {
                float sum = values[lane] + values[lane + width];
                values[lane] = halves ? Access.roundToHalf(sum) : sum;
            }
        }
    }

    /** The lane of the extreme of the group that begins at {@code from}; {@code from} when none takes part. */
    private int extreme(float[] values, long low, long high, int from) {
        int best = from;
        for (int lane = from + 1; lane < from + group; lane++) {
            boolean first = !isActive(low, high, best);
            if (isActive(low, high, lane) && (first || beats(values[lane], values[best]))) {
                best = lane;
            }
        }
        return best;
    }

    private boolean beats(float value, float best) {
        if (value != value || best != best) {
            return best == best;
        }
        int comparison = Float.compare(value, best);
        return op == Op.VCMAX || op == Op.VCGMAX ? comparison > 0 : comparison < 0;
    }

    /** Writes what the order asks for and returns where the next result goes. */
    private long put(MemorySegment staged, long at, int lane, float value) {
        long next = at + type.bytes(1);
        switch (order) {
            case ONLY_VALUE -> {
                putValue(staged, at, value);
                return next;
            }
            case VALUE_INDEX -> {
                putValue(staged, at, value);
                putIndex(staged, next, lane);
            }
            case INDEX_VALUE -> {
                putIndex(staged, at, lane);
                putValue(staged, next, value);
            }
        }
        return next + type.bytes(1);
    }

    private void putValue(MemorySegment staged, long at, float value) {
        if (type == DType.FLOAT16) {
            Access.putHalf(staged, at, 0, value);
        } else {
            Access.putFloat(staged, at, 0, value);
        }
    }

    private void putIndex(MemorySegment staged, long at, int lane) {
        if (type == DType.FLOAT16) {
            Access.putShort(staged, at, 0, (short) lane);
        } else {
            Access.putInt(staged, at, 0, lane);
        }
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorReduce.Op;
import ascendsim.isa.instruction.VectorReduce.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reductions of one repeat by recursion; a lane or result that is absent is null. */
final class ReduceOracle {
    private ReduceOracle() {
    }

    static Long[] reduce(Op op, DType type, Order order, Long[] codes) {
        int group = switch (op) {
            case VCADD, VCMAX, VCMIN -> codes.length;
            case VCGADD, VCGMAX, VCGMIN -> codes.length / 8;
            case VCPADD -> 2;
        };
        List<Long> results = new ArrayList<>();
        for (int from = 0; from < codes.length; from += group) {
            Long[] lanes = Arrays.copyOfRange(codes, from, from + group);
            Long value = canonical(type, switch (op) {
                case VCADD, VCGADD, VCPADD -> tree(VectorBinary.Op.VADD, type, lanes);
                case VCMAX, VCGMAX -> tree(VectorBinary.Op.VMAX, type, lanes);
                case VCMIN, VCGMIN -> tree(VectorBinary.Op.VMIN, type, lanes);
            });
            Long index = value == null ? null : index(type, lanes, value);
            switch (order) {
                case ONLY_VALUE -> results.add(value);
                case VALUE_INDEX -> results.addAll(Arrays.asList(value, index));
                case INDEX_VALUE -> results.addAll(Arrays.asList(index, value));
            }
        }
        return results.toArray(Long[]::new);
    }

    private static Long canonical(DType type, Long code) {
        return code == null ? null : (Long) LaneOracle.code(type, LaneOracle.value(type, code));
    }

    private static Long tree(VectorBinary.Op op, DType type, Long[] lanes) {
        if (lanes.length == 1) {
            return lanes[0];
        }
        Long left = tree(op, type, Arrays.copyOfRange(lanes, 0, lanes.length / 2));
        Long right = tree(op, type, Arrays.copyOfRange(lanes, lanes.length / 2, lanes.length));
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return LaneOracle.binary(op, type, new long[]{left, right});
    }

    /** The first lane that holds the value. */
    private static long index(DType type, Long[] lanes, long value) {
        long bits = (1L << type.bits()) - 1;
        for (int lane = 0; lane < lanes.length; lane++) {
            if (lanes[lane] != null && (canonical(type, lanes[lane]) & bits) == (value & bits)) {
                return lane;
            }
        }
        return -1;
    }
}

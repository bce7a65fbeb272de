package ascendsim.kernels.qmm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The axes in front of the matrices, broadcast against each other as torch.matmul does.
 *
 * @param sizes
 *            of the output
 * @param left
 *            matrices from one step of an axis to the next in x1; 0 where x1 has one for all
 * @param right
 *            likewise in x2
 */
record Batch(List<Long> sizes, List<Long> left, List<Long> right) {

    Batch {
        sizes = List.copyOf(sizes);
        left = List.copyOf(left);
        right = List.copyOf(right);
    }

    /** Empty if an axis differs and neither side has 1 there. */
    static Optional<Batch> of(List<Long> left, List<Long> right) {
        int rank = Math.max(left.size(), right.size());
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            long a = at(left, axis, rank);
            long b = at(right, axis, rank);
            if (a != b && a != 1 && b != 1) {
                return Optional.empty();
            }
            sizes.add(Math.max(a, b));
        }
        return Optional.of(new Batch(sizes, strides(left, rank), strides(right, rank)));
    }

    private static long at(List<Long> dims, int axis, int rank) {
        int own = axis - (rank - dims.size());
        return own < 0 ? 1 : dims.get(own);
    }

    private static List<Long> strides(List<Long> dims, int rank) {
        List<Long> strides = new ArrayList<>();
        long step = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            long size = at(dims, axis, rank);
            strides.addFirst(size == 1 ? 0 : step);
            step *= size;
        }
        return strides;
    }

    /** Products. */
    long count() {
        return sizes.stream().reduce(1L, Math::multiplyExact);
    }
}

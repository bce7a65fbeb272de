package ascendsim.kernels.program.qmm;

import java.util.List;

/**
 * Products of one shape, numbered with the last axis running fastest.
 *
 * @param axes       outermost first; none for one product
 * @param leftBytes  of one left matrix
 * @param rightBytes of one right matrix
 * @param biases     whether every product has a bias row of its own
 */
public record Batches(List<Axis> axes, long leftBytes, long rightBytes, boolean biases) {
    /**
     * An axis.
     *
     * @param size  products
     * @param left  left matrices from one to the next, 0: all share one
     * @param right right matrices from one to the next
     */
    public record Axis(long size, long left, long right) {
    }

    public Batches {
        axes = List.copyOf(axes);
    }

    /** Products. */
    public long count() {
        return axes.stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact);
    }
}

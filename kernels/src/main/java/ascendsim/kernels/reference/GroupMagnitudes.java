package ascendsim.kernels.reference;

import java.util.Arrays;
import java.util.List;

/**
 * S of an output whose rows come from several products.
 *
 * @param parts   their rows, in ascending order
 * @param columns of the output
 */
record GroupMagnitudes(List<Part> parts, long columns) implements Magnitudes {

    /** Rows of the output and S of the product they come from. */
    record Part(long row, long rows, Magnitudes magnitudes) {
    }

    @Override
    public double[] of(long[] indices) {
        double[] result = new double[indices.length];
        for (Part part : parts) {
            long begin = part.row * columns;
            int from = firstNotBelow(indices, begin);
            int to = firstNotBelow(indices, begin + part.rows * columns);
            if (from < to) {
                long[] inside = Arrays.stream(indices, from, to).map(index -> index - begin).toArray();
                System.arraycopy(part.magnitudes.of(inside), 0, result, from, inside.length);
            }
        }
        return result;
    }

    private static int firstNotBelow(long[] indices, long limit) {
        int found = Arrays.binarySearch(indices, limit);
        return found < 0 ? -found - 1 : found;
    }
}

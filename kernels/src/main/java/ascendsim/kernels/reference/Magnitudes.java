package ascendsim.kernels.reference;

/**
 * The sums S that tolerances are scaled with: for one output element, the sum of the absolute values of the terms it is
 * added up from. Asked for only where a difference is not small beside the element itself.
 */
@FunctionalInterface
public interface Magnitudes {

    /**
     * S of some elements of one output. Safe from several threads.
     *
     * @param indices
     *            row-major indices, ascending; runs that lie close together are cheapest
     * @return one S for each index, 0 or more, infinite or NaN where a term is
     */
    double[] of(long[] indices);
}

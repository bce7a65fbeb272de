package ascendsim.kernels.compare;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.reference.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Outputs held against those of a backend.
 *
 * @param backend
 *            what computed the expected outputs: reference or cann
 * @param first
 *            the first few mismatches, in row-major order
 * @param vendor
 *            what the vendor's own test would say
 */
public record Comparison(String backend, Rule rule, Errors errors, List<Mismatch> first, VendorVerdict vendor) {
    private static final long MIN_CHUNK = 1 << 16;
    private static final long MAX_CHUNK = 1 << 20;
    /** S of many rows at once is cheaper: the weights are read once for all of them. */
    private static final long CHUNK_ROWS = 64;

    /**
     * How far the outputs are off.
     *
     * @param compared
     *            elements looked at
     * @param mismatched
     *            those that fail the rule
     * @param maxAbsError
     *            largest |found - expected| where both are finite
     * @param maxRelError
     *            largest |found - expected| / |expected| where both are finite and the expected one is not 0
     */
    public record Errors(long compared, long mismatched, double maxAbsError, double maxRelError) {
    }

    public Comparison {
        first = List.copyOf(first);
    }

    /**
     * Compares one output.
     *
     * @param backend
     *            what computed {@code expected}
     * @param found
     *            of the type and shape of the expected tensor; the format may differ, and a narrower float type stands
     *            against float32 that the reference has not rounded; elements that the operator leaves unwritten are
     * not
     *            looked at
     * @throws IllegalArgumentException
     *             if it is of another type or shape
     */
    public static Comparison of(String backend, Expected expected, Tensor found, Acceptance acceptance) {
        Tensor wanted = expected.tensor().to(Format.ND);
        Tensor actual = found.to(Format.ND);
        if (!wanted.type().equals(actual.type()) && !isUnrounded(wanted, actual)) {
            throw new IllegalArgumentException("comparison: output is " + found + "; expected " + expected.tensor());
        }
        // Made here, not inside the parallel loop.
        wanted.segment();
        actual.segment();
        long elements = expected.defined();
        long size = Math.clamp(CHUNK_ROWS * wanted.type().columns(), MIN_CHUNK, MAX_CHUNK);
        long step = size + size % 2;
        List<Tally> parts = LongStream.range(0, Math.ceilDiv(elements, step)).parallel()
                .mapToObj(part -> new Chunk(wanted, actual, part * step, (int) Math.min(step, elements - part * step)))
                .map(chunk -> chunk.tally(acceptance, expected.magnitudes())).toList();
        Tally whole = new Tally();
        parts.forEach(whole::append);
        VendorTolerance vendor = VendorTolerance.of(actual.dtype(), acceptance.vendorPrecision());
        return whole.result(backend, acceptance.rule(), vendor.verdict(whole));
    }

    private static boolean isUnrounded(Tensor wanted, Tensor actual) {
        return wanted.dtype() == DType.FLOAT32 && actual.dtype().isFloat() && wanted.shape().equals(actual.shape());
    }

    /** Of a run that has no outputs: passed, with 0 elements compared. */
    public static Comparison ofNothing(String backend, Acceptance acceptance) {
        return new Comparison(backend, acceptance.rule(), new Errors(0, 0, 0, 0), List.of(),
                new VendorVerdict(true, 0, 0));
    }

    /** Whether no element fails the rule. */
    public boolean passed() {
        return errors.mismatched() == 0;
    }

    /** This output and another of the same run, as one. */
    public Comparison and(Comparison other) {
        List<Mismatch> all = new ArrayList<>(first);
        other.first.stream().limit(Tally.KEPT - Math.min(Tally.KEPT, all.size())).forEach(all::add);
        Errors sum = new Errors(errors.compared() + other.errors.compared(),
                errors.mismatched() + other.errors.mismatched(),
                Math.max(errors.maxAbsError(), other.errors.maxAbsError()),
                Math.max(errors.maxRelError(), other.errors.maxRelError()));
        return new Comparison(backend, rule, sum, all, vendor.and(other.vendor));
    }
}

package ascendsim.kernels.compare;

import java.util.ArrayList;
import java.util.List;

/** Running counts over the elements of one output, in row-major order. */
final class Tally {
    /** How many mismatches are kept for messages. */
    static final int KEPT = 5;

    private final List<Mismatch> first = new ArrayList<>();
    private long compared;
    private long mismatched;
    private long strayNans;
    private long relativeMisses;
    private long absoluteMisses;
    private double maxAbsError;
    private double maxRelError;

    void compared(long elements) {
        compared += elements;
    }

    /** Notes a mismatch; elements come in ascending order. */
    void mismatch(Mismatch mismatch) {
        mismatched++;
        if (first.size() < KEPT) {
            first.add(mismatch);
        }
    }

    void error(double absolute, double g) {
        maxAbsError = Math.max(maxAbsError, absolute);
        if (g != 0) {
            maxRelError = Math.max(maxRelError, absolute / Math.abs(g));
        }
    }

    void vendor(VendorTolerance tolerance, double g, double found) {
        double difference = Math.abs(found - g);
        if (Double.isNaN(g) != Double.isNaN(found)) {
            strayNans++;
        }
        relativeMisses += tolerance.missesRelative(g, found, difference) ? 1 : 0;
        absoluteMisses += tolerance.missesAbsolute(g, found, difference) ? 1 : 0;
    }

    /** Adds what was counted over the elements that follow. */
    void append(Tally next) {
        compared += next.compared;
        mismatched += next.mismatched;
        strayNans += next.strayNans;
        relativeMisses += next.relativeMisses;
        absoluteMisses += next.absoluteMisses;
        maxAbsError = Math.max(maxAbsError, next.maxAbsError);
        maxRelError = Math.max(maxRelError, next.maxRelError);
        next.first.stream().limit(KEPT - first.size()).forEach(first::add);
    }

    long compared() {
        return compared;
    }

    long strayNans() {
        return strayNans;
    }

    long relativeMisses() {
        return relativeMisses;
    }

    long absoluteMisses() {
        return absoluteMisses;
    }

    Comparison result(String backend, Rule rule, VendorVerdict vendor) {
        return new Comparison(backend, rule, new Comparison.Errors(compared, mismatched, maxAbsError, maxRelError),
                first, vendor);
    }
}

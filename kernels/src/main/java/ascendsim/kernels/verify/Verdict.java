package ascendsim.kernels.verify;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of a case.
 *
 * @param mismatched  elements that fail the rule
 * @param maxAbsError largest difference from the backend
 * @param maxRelError the same, relative
 * @param reason      why it did not pass, in one line; empty where it did
 * @param cann        what real CANN gave beside the other two, where it was asked
 */
public record Verdict(String id, String suite, String operator, Status status, long mismatched, double maxAbsError,
        double maxRelError, String reason, Optional<Cann> cann) {

    /** A verdict without CANN. */
    public Verdict(String id, String suite, String operator, Status status, long mismatched, double maxAbsError,
            double maxRelError, String reason) {
        this(id, suite, operator, status, mismatched, maxAbsError, maxRelError, reason, Optional.empty());
    }

    /**
     * How many elements fail the rule, each output against each other, and what CANN took in microseconds where it was
     * timed.
     */
    public record Cann(long simulatedReference, long simulatedCann, long cannReference, OptionalDouble us) {
    }

    /** How a case ends. */
    public enum Status {
        /** it ran, and no element is wrong */
        PASSED,
        /** an element is wrong, the run broke off, or it was refused or not refused against its expectation */
        FAILED,
        /** it was refused, as the case says it must be */
        REFUSED,
        /** it is for other chips, or there is no such operator */
        UNSUPPORTED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of a case without outputs to look at. */
    static Verdict of(VerifyCase row, Status status, String reason) {
        return new Verdict(row.id(), row.suite(), row.operator(), status, 0, 0, 0, reason);
    }
}

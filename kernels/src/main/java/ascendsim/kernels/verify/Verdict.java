package ascendsim.kernels.verify;

import java.util.Locale;

/**
 * What became of a case.
 *
 * @param mismatched  elements that fail the rule
 * @param maxAbsError largest difference from the backend
 * @param maxRelError the same, relative
 * @param reason      why it did not pass, in one line; empty where it did
 */
public record Verdict(String id, String suite, String operator, Status status, long mismatched, double maxAbsError,
        double maxRelError, String reason) {

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

package ascendsim.cli.serve;

import java.util.Locale;

/** What became of a request that failed. */
enum ErrorKind {
    /** not what docs/serve.md says */
    PROTOCOL,
    /** more than the server takes */
    LIMIT,
    /** element types that the operator does not take */
    TYPE,
    /** the case breaks the operator's contract */
    VALUE,
    /** no such operator or chip, or not on this chip */
    UNSUPPORTED,
    /** the simulated machine stopped */
    RUNTIME,
    /** a defect */
    INTERNAL;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

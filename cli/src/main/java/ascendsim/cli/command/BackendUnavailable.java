package ascendsim.cli.command;

/** A backend the user asked for is not there; exit status 3. */
public final class BackendUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackendUnavailable(String line) {
        super(line);
    }
}

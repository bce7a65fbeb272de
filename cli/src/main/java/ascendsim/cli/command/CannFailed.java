package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.kernels.cann.CannAnswer;

/** CANN is there and did not run a call to its end; exit status 1. */
public final class CannFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannFailed(CannAnswer.Failure failure) {
        super(BadInput.line("--check cann", failure.text(), "expected outputs", ""));
    }
}

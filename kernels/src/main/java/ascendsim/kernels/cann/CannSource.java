package ascendsim.kernels.cann;

import java.util.Optional;

/** Where answers come from: a device, or files. */
public interface CannSource {
    /** What is missing for any call; empty if calls can be tried. */
    Optional<CannAnswer.Missing> missing();

    /** Runs a call, or looks up what came of it. One call at a time. */
    CannAnswer answer(CannQuery query);
}

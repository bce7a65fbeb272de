package ascendsim.kernels.cann;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps what another source gives as captures in a directory. */
public final class CannRecorder implements CannSource {
    private final CannSource source;
    private final Path directory;

    public CannRecorder(CannSource source, Path directory) {
        this.source = source;
        this.directory = directory;
    }

    @Override
    public Optional<CannAnswer.Missing> missing() {
        return source.missing();
    }

    /** @throws BadInput if the capture cannot be written */
    @Override
    public synchronized CannAnswer answer(CannQuery query) {
        CannAnswer answer = source.answer(query);
        if (answer instanceof CannAnswer.Outputs outputs) {
            try {
                CannCapture.save(directory, query, outputs);
            } catch (IOException unwritable) {
                throw BadInput.of(directory.toString(), "cannot be written: " + unwritable.getMessage(),
                        "expected a writable place", "");
            }
        }
        return answer;
    }
}

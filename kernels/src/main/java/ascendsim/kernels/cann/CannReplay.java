package ascendsim.kernels.cann;

import java.nio.file.Path;
import java.util.Optional;

/** Answers from captures: those of the case in {@code DIR}, or {@code DIR} itself where that is one. */
public final class CannReplay implements CannSource {
    private final Path directory;

    public CannReplay(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<CannAnswer.Missing> missing() {
        return Optional.empty();
    }

    @Override
    public CannAnswer answer(CannQuery query) {
        return CannCapture.find(directory, query);
    }
}

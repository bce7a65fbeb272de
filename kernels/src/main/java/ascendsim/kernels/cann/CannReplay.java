package ascendsim.kernels.cann;

import java.nio.file.Path;
import java.util.Optional;

/** Answers from captures: {@code DIR/ID}, or {@code DIR} itself where that is one. */
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
        Path own = directory.resolve(query.id());
        if (CannCapture.isIn(own)) {
            return CannCapture.load(own, query);
        }
        return CannCapture.isIn(directory)
                ? CannCapture.load(directory, query)
                : new CannAnswer.NoOperator("no capture of " + query.id() + " in " + directory);
    }
}

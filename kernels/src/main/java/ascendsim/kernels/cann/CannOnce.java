package ascendsim.kernels.cann;

import java.util.Optional;

/** Asks another source once: what it answers to the first query is the answer to all, which are the same. */
public final class CannOnce implements CannSource {
    private final CannSource source;
    private Optional<CannAnswer> answer = Optional.empty();

    public CannOnce(CannSource source) {
        this.source = source;
    }

    @Override
    public Optional<CannAnswer.Missing> missing() {
        return source.missing();
    }

    @Override
    public synchronized CannAnswer answer(CannQuery query) {
        if (answer.isEmpty()) {
            answer = Optional.of(source.answer(query));
        }
        return answer.get();
    }
}

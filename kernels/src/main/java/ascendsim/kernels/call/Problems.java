package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with one case, collected so that all of it is reported at once. */
final class Problems {
    private final List<String> lines = new ArrayList<>();

    void add(String where, String found, String expected, String hint) {
        lines.add(BadInput.line(where, found, expected, hint));
    }

    /** The value, or nothing and its problems noted. */
    <T> Optional<T> attempt(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (BadInput bad) {
            lines.addAll(bad.problems());
            return Optional.empty();
        }
    }

    /** @throws BadInput if there is any problem */
    void raise() {
        if (!lines.isEmpty()) {
            throw BadInput.of(lines);
        }
    }
}

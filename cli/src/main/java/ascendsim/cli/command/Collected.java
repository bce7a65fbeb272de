package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The problems of a command line, so that all of them are reported at once. */
public final class Collected {
    private final List<String> problems = new ArrayList<>();

    /** The value, or nothing and its problems noted. */
    public <T> Optional<T> attempt(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (BadInput bad) {
            problems.addAll(bad.problems());
            return Optional.empty();
        }
    }

    /** Notes the problems of a check. */
    public void check(Runnable check) {
        attempt(() -> {
            check.run();
            return true;
        });
    }

    public void add(String where, String found, String expected, String hint) {
        problems.add(BadInput.line(where, found, expected, hint));
    }

    /** @throws BadInput if there is any problem */
    public void raise() {
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
    }
}

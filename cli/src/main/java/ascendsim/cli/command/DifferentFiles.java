package ascendsim.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files that the options of a command name. What one option writes would be lost where another names the same file. */
final class DifferentFiles {
    private static final String STDOUT = "-";

    private final Map<String, String> named = new LinkedHashMap<>();

    /** One more; nothing where an option is not given, and {@code -} is no file. */
    DifferentFiles with(String option, Optional<String> path) {
        path.filter(name -> !name.equals(STDOUT) && !name.isBlank()).ifPresent(name -> named.put(option, name));
        return this;
    }

    /** Notes every option that names the file of one before it. */
    void check(Collected problems) {
        Map<Path, String> owners = new LinkedHashMap<>();
        named.forEach((option, name) -> place(name).ifPresent(place -> {
            String owner = owners.putIfAbsent(place, option);
            if (owner != null) {
                problems.add(option + " " + name, "the file of " + owner, "expected two different files", "");
            }
        }));
    }

    /** Where a file is, however it is named; nothing for devices and pipes, which several may write to. */
    private static Optional<Path> place(String name) {
        try {
            Path path = Path.of(name).toAbsolutePath().normalize();
            if (Files.exists(path)) {
                return Files.isRegularFile(path) ? Optional.of(path.toRealPath()) : Optional.empty();
            }
            Path directory = path.getParent();
            return Optional.of(Files.isDirectory(directory)
                    ? directory.toRealPath().resolve(path.getFileName())
                    : path);
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }
}

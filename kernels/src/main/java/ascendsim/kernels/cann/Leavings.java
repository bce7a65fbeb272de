package ascendsim.kernels.cann;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories that have done their work. */
final class Leavings {
    private Leavings() {
    }

    /** Deletes a directory with all that is in it, as far as that can be done: nothing depends on it. */
    static void delete(Path directory) {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException changing) {
            return;
        }
        for (Path path : all) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException kept) {
                // Somebody still writes there.
                continue;
            }
        }
    }
}

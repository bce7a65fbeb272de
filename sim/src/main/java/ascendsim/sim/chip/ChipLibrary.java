package ascendsim.sim.chip;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The built-in chips, and the door for a user's own. Holds nothing but names; every chip it returns is independent. */
public final class ChipLibrary {
    private final ChipDocuments documents = new ChipDocuments();
    private final List<String> names = documents.index();

    /** Names of the built-in chips as soc_version spells them. */
    public List<String> names() {
        return names;
    }

    /** The built-in chip of that name, case ignored; empty if there is none. */
    public Optional<Chip> find(String name) {
        return names.stream().filter(n -> n.equalsIgnoreCase(name)).findFirst()
                .map(n -> ChipReader.read(n + ".json", documents.builtIn(n)));
    }

    /**
     * A chip from a user's file, which may extend a built-in one.
     *
     * @throws BadInput if the file cannot be read, is not JSON, or has missing, mistyped or unknown keys; all of them
     *                  are named
     */
    public Chip load(Path file) {
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw BadInput.of(file.toString(), "cannot be read: " + e.getMessage(), "expected a chip file", "");
        }
    }

    /**
     * A chip from the text of a chip file.
     *
     * @param file name for error messages
     * @throws BadInput as {@link #load}
     */
    public Chip parse(String file, String text) {
        return ChipReader.read(file, documents.parse(file, text));
    }

    /** The built-in name nearest to a misspelt one. */
    public String nearest(String name) {
        return Problems.nearest(name, names).orElseThrow();
    }
}

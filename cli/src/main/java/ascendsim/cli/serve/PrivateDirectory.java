package ascendsim.cli.serve;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories that only the user may enter. */
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {
    }

    /**
     * A directory that is made if it is not there.
     *
     * @param option that named it, for errors
     */
    static Path made(String option, Path directory) {
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWN));
            }
        } catch (IOException unusable) {
            throw BadInput.of(option + ": " + directory, "cannot be made: " + unusable.getClass().getSimpleName(),
                    "expected a directory of mode 0700", "");
        }
        return existing(option, directory);
    }

    /**
     * A directory that is there; without symbolic links.
     *
     * @throws BadInput if it is not, or others may enter it
     */
    static Path existing(String option, Path directory) {
        String where = option + ": " + directory;
        try {
            PosixFileAttributes found = Files.readAttributes(directory, PosixFileAttributes.class);
            if (!found.isDirectory()) {
                throw BadInput.of(where, "no directory", "expected one of mode 0700", "");
            }
            if (!OWN.containsAll(found.permissions())) {
                throw BadInput.of(where, "others may enter it (" + PosixFilePermissions.toString(found.permissions())
                        + ")", "expected mode 0700", "chmod 700 " + directory);
            }
            return directory.toRealPath();
        } catch (IOException unusable) {
            throw BadInput.of(where, "cannot be read: " + unusable.getClass().getSimpleName(),
                    "expected a directory of mode 0700", "");
        }
    }
}

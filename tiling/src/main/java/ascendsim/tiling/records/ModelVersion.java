package ascendsim.tiling.records;

import ascendsim.isa.program.Kernel;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which model predicted a time: a digest of everything predictions are made of, the code and the chip files of the
 * floors isa, sim and kernels. The same sources give the same version.
 */
public final class ModelVersion {
    private static final int LETTERS = 16;

    private ModelVersion() {
    }

    /** The version that runs. */
    public static String current() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Class<?> floor : List.of(Kernel.class, Device.class, Operators.class)) {
                add(Path.of(floor.getProtectionDomain().getCodeSource().getLocation().toURI()), digest);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException | URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void add(Path code, MessageDigest digest) throws IOException {
        if (Files.isRegularFile(code)) {
            digest.update(Files.readAllBytes(code));
            return;
        }
        try (Stream<Path> files = Files.walk(code)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(code.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
    }
}

package ascendsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class StandardErrorTest {
    @TempDir
    Path dir;

    /** Runs in a JVM of its own. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] args) {
            StandardError.restore();
            System.err.println("complaint");
            System.err.print("50 %");
        }
    }

    @Test
    void messagesReachTheDescriptorTheUserChose() throws Exception {
        assertThat(stderrOf("-D" + StandardError.PROPERTY + "=3")).isEqualTo("complaint\n50 %");
    }

    @Test
    void withoutTheLauncherNothingChanges() throws Exception {
        assertThat(stderrOf("-Dascendsim.unrelated=3")).isEmpty();
    }

    /** Starts {@link Speaker} as the launcher would, with descriptor 2 elsewhere and the user's stderr on 3. */
    private String stderrOf(String option) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path chosen = dir.resolve("stderr");
        String script = "\"$0\" \"$@\" 3>&2 2>/dev/null";
        List<String> command = List.of("sh", "-c", script, java.toString(), "--enable-native-access=ALL-UNNAMED",
                option, "-cp", System.getProperty("java.class.path"), Speaker.class.getName());
        Process process = new ProcessBuilder(command).redirectError(chosen.toFile()).start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(chosen);
    }
}

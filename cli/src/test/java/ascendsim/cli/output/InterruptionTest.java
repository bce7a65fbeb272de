package ascendsim.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    @TempDir
    Path dir;

    /** Writes one file slowly and then another, in a JVM of its own. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            Interruption.guard();
            Path dir = Path.of(args[0]);
            OutputFile.of("--a", dir + "/a").write(Writer::slowly);
            OutputFile.of("--b", dir + "/b").write("never begun");
        }

        private static void slowly(Path file) throws IOException {
            Files.writeString(file, "one ");
            System.out.println("begun");
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            Files.writeString(file, "two", StandardOpenOption.APPEND);
        }
    }

    @Test
    void aFileThatWasBegunIsFinishedAndNoOtherBegun() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(List.of(java.toString(), "-cp", System.getProperty("java.class.path"),
                Writer.class.getName(), dir.toString())).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.inputReader().readLine()).isEqualTo("begun");
        process.destroy();
        process.waitFor();
        assertThat(dir.resolve("a")).hasContent("one two");
        try (var files = Files.list(dir)) {
            assertThat(files).hasSize(1);
        }
    }
}

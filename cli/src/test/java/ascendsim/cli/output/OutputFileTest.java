package ascendsim.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path dir;

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws Exception {
        Path place = Files.writeString(dir.resolve("a.json"), "old");
        OutputFile file = OutputFile.of("--json", place.toString());
        assertThatThrownBy(() -> file.write(path -> {
            Files.writeString(path, "half");
            throw new IOException("disk full");
        })).isInstanceOf(BadInput.class).hasMessageContaining("disk full");
        assertThat(place).hasContent("old");
        assertThat(dir).isDirectoryContaining(path -> path.equals(place));
        assertThat(Files.list(dir)).hasSize(1);
    }

    @Test
    void checkingLeavesNoTrace() throws Exception {
        OutputFile.of("--json", dir.resolve("a.json").toString());
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksStayLinksAndDevicesStayDevices() throws Exception {
        Path place = Files.writeString(dir.resolve("real"), "old");
        Path link = Files.createSymbolicLink(dir.resolve("link"), place);
        OutputFile.of("--json", link.toString()).write("new");
        assertThat(link).isSymbolicLink();
        assertThat(place).hasContent("new");
        OutputFile.of("--json", "/dev/null").write("gone");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }
}

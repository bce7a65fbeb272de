package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Traces of requests are new files where the server allows them; nothing that is there is lost. */
@DisabledOnOs(OS.WINDOWS)
class TracePlaceTest {
    private static final String MATMUL = """
        {"operator":"matmul","mode":"timing","case":{"x":{"shape":[48,40],"dtype":"float16"},
         "y":{"shape":[40,32],"dtype":"float16"}},"trace":\"""";

    @TempDir
    Path made;
    @TempDir
    Path elsewhere;
    private Path dir;
    private Serving serving;
    private Peer peer;

    @BeforeEach
    void start() throws IOException {
        dir = made.toRealPath();
        serving = new Serving(dir.resolve("s"));
        peer = serving.peer();
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        serving.close();
    }

    private String traced(Path place) throws IOException {
        return peer.done("run", MATMUL + place + "\"}").path("trace").asString();
    }

    private String refused(String place) throws IOException {
        return peer.refused("run", MATMUL + place + "\"}");
    }

    @Test
    void directoriesCountTheirTraces() throws IOException {
        Path traces = Files.createDirectory(dir.resolve("traces"));
        for (int n = 1; n <= 2; n++) {
            assertThat(traced(traces)).isEqualTo(traces + "/matmul-" + n + ".json");
        }
        assertThat(traces.resolve("matmul-1.json")).isNotEmptyFile().hasSameTextualContentAs(
                traces.resolve("matmul-2.json"));
        assertThat(peer.refused("run", MATMUL.replace("timing", "ordered") + traces + "\"}"))
                .startsWith("protocol: trace: mode ordered; ");
        assertThat(traces).isDirectoryNotContaining("glob:**/matmul-3.json");
    }

    @Test
    void filesAreNew() throws IOException {
        assertThat(traced(dir.resolve("own.json"))).isEqualTo(dir + "/own.json");
        assertThat(dir.resolve("own.json")).isNotEmptyFile();
        Path memory = Files.writeString(dir.resolve("memory"), "tensors");
        Path link = Files.createSymbolicLink(dir.resolve("link"), elsewhere.resolve("aim"));
        for (Path taken : List.of(dir.resolve("own.json"), memory, dir.resolve("s"), dir.resolve("s.lock"), link)) {
            assertThat(refused(taken.toString())).startsWith("protocol: trace: is there already: " + dir)
                    .endsWith("; expected a new file, or a directory");
        }
        assertThat(memory).hasContent("tensors");
        assertThat(elsewhere).isEmptyDirectory();
        try (Peer other = serving.peer()) {
            other.done("hello", "{}");
        }
    }

    @Test
    void filesLieWhereTheyMay() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("out"), elsewhere);
        for (Path outside : List.of(elsewhere, elsewhere.resolve("new.json"), link, link.resolve("new.json"),
                dir.resolve("../new.json"))) {
            assertThat(refused(outside.toString())).startsWith("protocol: trace: not where traces may lie: ")
                    .endsWith("; start the server with --traces DIR");
        }
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(refused("own.json")).startsWith("protocol: trace: no file: own.json; expected an absolute path");
        assertThat(refused("/")).startsWith("protocol: trace: no file: /; ");
        assertThat(refused("")).startsWith("protocol: trace: no file: ; ");
        assertThat(refused(dir + "/no/such.json")).startsWith("protocol: trace: cannot be written: NoSuchFile");
        assertThat(refused(dir + "/" + "n".repeat(300))).startsWith("protocol: trace: cannot be written: ");
        assertThat(refused("/\\u0000")).startsWith("protocol: trace: ");
    }

    /** What {@code --traces} named; a link to it will do. */
    @Test
    void oneMoreDirectoryMayBeNamed() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("traces"), elsewhere);
        List<Path> directories = SharedPlaces.of(List.of(dir), Optional.of(link)).traces();
        assertThat(directories).contains(dir, elsewhere.toRealPath());
        TracePlace place = TracePlace.of(link.toString(), "matmul", directories);
        assertThat(place.named()).isEqualTo(link.resolve("matmul-1.json"));
        assertThat(place.file()).isEqualTo(elsewhere.toRealPath().resolve("matmul-1.json")).isEmptyFile();
        place.abandon();
        assertThat(elsewhere).isEmptyDirectory();
        assertThatThrownBy(() -> TracePlace.of(elsewhere.toString(), "matmul", List.of(dir)))
                .isInstanceOf(Refused.class);
    }
}

package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Main;
import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
    private static final String SWEEP = """
        chips: [Ascend910B3]
        operators:
          - operator: matmul
            case:
              x: {shape: [$m, 64], dtype: float16}
              y: {shape: [64, 64], dtype: float16}
            shapes: {m: [%s]}
        """;

    @TempDir
    Path directory;

    private Path file(String sizes) throws IOException {
        return Files.writeString(directory.resolve("sweep.yaml"), SWEEP.formatted(sizes));
    }

    @Test
    void theRowsAreWrittenAndTheJournalIsGone() throws IOException {
        Path file = file("16, 32, 48");
        Path out = directory.resolve("out.csv");
        assertThat(Session.of("sweep", file.toString(), "--out", out.toString()).done())
                .contains("3 rows in ").contains("3 ok");
        assertThat(Files.readString(out).lines()).hasSize(4);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file, out);
        }
        Path lines = directory.resolve("out.jsonl");
        assertThat(Session.of("sweep", file.toString(), "--out", lines.toString(), "--jobs", "1", "--json", "-").json()
                .path("rows")).hasSize(3);
        assertThat(Files.readString(lines).lines()).hasSize(3);
    }

    @Test
    void badInputIsOneLine() throws IOException {
        Path file = file("16");
        assertThat(Session.of("sweep", directory.resolve("none.yaml").toString()).refused()).singleElement()
                .asString().contains("none.yaml: no such file; expected a sweep in YAML");
        assertThat(Session.of("sweep", file.toString(), "--out", "rows.parquet").refused()).singleElement().asString()
                .startsWith("--out: rows.parquet; expected a name that ends in .csv or .jsonl");
        String rows = directory.resolve("rows.csv").toString();
        assertThat(Session.of("sweep", file.toString(), "--out", rows, "--json", rows + ".journal").refused())
                .containsExactly("its journal " + rows + ".journal: the file of --json; expected two different files");
        assertThat(Session.of("sweep", file.toString(), "--out", rows, "--json", file.toString()).refused())
                .containsExactly("--json " + file + ": the file of FILE.yaml; expected two different files");
        Files.writeString(file, "operators: [");
        assertThat(Session.of("sweep", file.toString()).refused()).singleElement().asString().contains("not YAML");
    }

    /** A real process, killed as kill -9 does. */
    @Test
    @Tag("slow")
    void aSweepThatWasKilledGoesOnWhereItStopped() throws IOException, InterruptedException {
        Path file = file(String.join(", ", Stream.iterate(16, m -> m + 16).limit(400).map(String::valueOf).toList()));
        Path out = directory.resolve("out.csv");
        Path journal = directory.resolve("out.csv.journal");
        int kills = 0;
        for (int lines = 20; lines <= 60; lines += 20) {
            Process process = start("sweep", file.toString(), "--out", out.toString(), "--resume", "--jobs", "1");
            while (process.isAlive() && lines(journal) < lines) {
                Thread.sleep(20);
            }
            kills += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        assertThat(kills).as("the sweep is long enough to be killed").isEqualTo(3);
        long before = lines(journal);
        assertThat(before).isGreaterThanOrEqualTo(60);
        Session.of("sweep", file.toString(), "--out", out.toString(), "--resume").done();
        Path fresh = directory.resolve("fresh.csv");
        Session.of("sweep", file.toString(), "--out", fresh.toString()).done();
        assertThat(Files.readString(out)).isEqualTo(Files.readString(fresh));
    }

    /** Stores that are written to by processes that are killed. */
    @Test
    @Tag("slow")
    void aKilledTuneLeavesAWholeStore() throws IOException, InterruptedException {
        Path store = directory.resolve("store.jsonl");
        String call =
                "{\"x\":{\"shape\":[%d,32],\"dtype\":\"float16\"},\"y\":{\"shape\":[32,32],\"dtype\":\"float16\"}}";
        for (int i = 1; i <= 4; i++) {
            Process process = start("tune", "matmul", "--case", call.formatted(16 * i), "--budget", "3", "--save",
                    "--store", store.toString());
            Thread.sleep(600L * i);
            process.destroyForcibly().waitFor();
            assertThat(Session.of("tunings", "--store", store.toString()).status()).isZero();
        }
        Session.of("tune", "matmul", "--case", call.formatted(512), "--budget", "3", "--save", "--store",
                store.toString()).done();
        assertThat(Session.of("tunings", "--store", store.toString()).done()).contains("512x32 float16");
    }

    private static long lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        try (Stream<String> options = Files.lines(checkout().resolve("config/jvm.options"))) {
            options.filter(option -> option.startsWith("-")).forEach(command::add);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile()).start();
    }

    private static Path checkout() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("config/jvm.options"))).findFirst().orElseThrow();
    }
}

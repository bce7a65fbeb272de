package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    private static final String CHIP_FILE = "../sim/src/main/resources/ascendsim/chips/v220.json";
    private static final String PLAN = """
        {"families":["gemm_fp16_cb"],"chips":["Ascend910B2"],
         "parameters":[{"path":"launch.block_skew","least":5,"most":300,"start":60}]}""";

    @TempDir
    Path directory;

    private Session calibrate(String plan, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("plan.json"), plan);
        String[] given = {"calibrate", "--data", "../examples/measured/kernel_times.csv", "--chip-file", CHIP_FILE,
                "--plan", file.toString(), "--filter", "id=CBG-0001,CBG-0009"};
        String[] all = Arrays.copyOf(given, given.length + options.length);
        System.arraycopy(options, 0, all, given.length, options.length);
        return Session.of(all);
    }

    @Test
    void writesTheNumberAndNothingElse() throws IOException {
        Path out = directory.resolve("v220.json");
        String report = calibrate(PLAN, "--write", out.toString()).done();
        assertThat(report.lines()).anyMatch(line -> line.matches("launch.block_skew +5 +300 +60 +[\\d.]+.*"))
                .anyMatch(line -> line.matches("CBG-0001 +gemm_fp16_cb +Ascend910B2 +15.65 +[\\d.]+ +[\\d.]+"))
                .anyMatch(line -> line.matches("fitted +2 .*"));
        String before = Files.readString(Path.of(CHIP_FILE));
        String after = Files.readString(out);
        assertThat(after.lines().filter(line -> !before.contains(line))).singleElement().asString()
                .matches(
                        " *\"block_skew\": \\{ \"value\": [\\d.]+, \"unit\": \"ns\", \"source\": \"calibrated to 2 rows of"
                                + " kernel_times.csv: .*rows CBG-0001 CBG-0009\", \"confidence\": \"calibrated\" },");
        assertThat(calibrate(PLAN, "--jobs", "1").done()).isEqualTo(report);
    }

    @Test
    void refusesWhatMustNotMove() throws IOException {
        assertThat(calibrate(PLAN.replace("block_skew", "completion")).refused()).singleElement().asString()
                .contains("launch.completion: its confidence is vendor");
    }

    @Test
    void isNotAmongTheCommandsUsersAreToldOf() {
        assertThat(Session.of("--help").done()).contains("accuracy").doesNotContain("calibrate");
        assertThat(Session.of("calibrate", "--help").done()).contains("--chip-file", "--plan");
    }
}

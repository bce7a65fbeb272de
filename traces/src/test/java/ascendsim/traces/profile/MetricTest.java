package ascendsim.traces.profile;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {
    @ParameterizedTest
    @CsvSource({"910b, Ascend910B1", "910b, Ascend910B3", "950, Ascend950PR_9589"})
    void columnsAreTheDocumentedOnes(String family, String name) throws IOException {
        Chip chip = new ChipLibrary().find(name).orElseThrow();
        Map<String, String> golden = golden(family);
        assertThat(golden.keySet()).containsExactlyInAnyOrderElementsOf(
                List.of(Metric.values()).stream().map(Metric::text).toList());
        for (Metric metric : Metric.values()) {
            assertThat(String.join(",", metric.columns(chip))).as(metric.text()).isEqualTo(golden.get(metric.text()));
        }
    }

    private static Map<String, String> golden(String family) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/ascendsim/profile/headers.txt")).stream()
                .filter(line -> line.startsWith(family + " ")).map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[1], words -> words[2]));
    }
}

package ascendsim.traces.profile;

import ascendsim.sim.chip.Chip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of the vendor's profiler, one file each. Their columns depend on the family of the chip; they stand in the
 * resources 910b.txt and 950.txt (ecosystem.md §1.3).
 */
public enum Metric {
    ARITHMETIC_UTILIZATION("ArithmeticUtilization"), L2_CACHE("L2Cache"), MEMORY("Memory"), MEMORY_L0("MemoryL0"),
    MEMORY_UB("MemoryUB"), PIPE_UTILIZATION("PipeUtilization"), RESOURCE_CONFLICT_RATIO("ResourceConflictRatio");

    private final String text;

    Metric(String text) {
        this.text = text;
    }

    /** Name of the file without its suffix. */
    public String text() {
        return text;
    }

    /** The columns on a chip, in their order. */
    public List<String> columns(Chip chip) {
        String resource = chip.architecture().equals("v220") ? "910b.txt" : "950.txt";
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Metric.class.getResourceAsStream("/ascendsim/profile/" + resource), StandardCharsets.UTF_8))) {
            String start = text + ": ";
            return in.lines().filter(line -> line.startsWith(start)).findFirst()
                    .map(line -> Arrays.asList(line.substring(start.length()).split(","))).orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

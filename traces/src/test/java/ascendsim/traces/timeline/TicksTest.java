package ascendsim.traces.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static List<String> ticks(double from, double to) {
        Ticks ticks = Ticks.between(from, to, 5, 1e-3);
        return ticks.values().stream().map(ticks::text).toList();
    }

    @Test
    void stepsAreRound() {
        assertThat(ticks(0, 100)).containsExactly("0", "20", "40", "60", "80", "100");
        assertThat(ticks(0, 101)).containsExactly("0", "50", "100");
        assertThat(ticks(39_990, 42_310)).containsExactly("40,000", "40,500", "41,000", "41,500", "42,000");
        assertThat(ticks(22.21, 22.65)).containsExactly("22.3", "22.4", "22.5", "22.6");
        assertThat(ticks(0, 0.3)).containsExactly("0.0", "0.1", "0.2", "0.3");
        assertThat(ticks(0, 0.001)).as("no closer than asked").containsExactly("0.000", "0.001");
    }
}

package ascendsim.traces.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeSeriesTest {
    @Test
    void amountsAreSpreadOverTheirSpan() {
        TimeSeries series = new TimeSeries(8);
        series.add(0, 4, 8);
        series.add(6, 6, 5);
        assertThat(series.width()).isEqualTo(1);
        assertThat(series.amounts()).containsExactly(2, 2, 2, 2, 0, 0, 5);
        series.add(10, 16, 12);
        assertThat(series.width()).isEqualTo(2);
        assertThat(series.amounts()).containsExactly(4, 4, 0, 5, 0, 4, 4, 4);
    }

    @Test
    void nothingIsLostHoweverLongItGets() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        TimeSeries series = new TimeSeries(64);
        long sum = 0;
        for (int i = 0; i < 2000; i++) {
            long from = random.nextLong(1L << random.nextInt(1, 40));
            int amount = random.nextInt(1000);
            series.add(from, from + random.nextLong(1L << random.nextInt(1, 36)), amount);
            sum += amount;
        }
        assertThat(Arrays.stream(series.amounts()).sum()).as("seed %d", seed).isCloseTo(sum, within(1e-3));
        assertThat(Arrays.stream(series.rounded()).sum()).as("seed %d", seed).isEqualTo(sum);
        assertThat(series.amounts().length).isLessThanOrEqualTo(64);
    }
}

package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.sim.engine.Bandwidth.Flow;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BandwidthTest {
    private static final double L2 = 1000;
    private static final double HBM = 100;

    /** Runs all transfers to their end; gives the end of each by owner. */
    private static Map<Integer, Long> ends(Bandwidth bandwidth) {
        Map<Integer, Long> ends = new HashMap<>();
        long next = bandwidth.nextEnd();
        while (next != WakeQueue.NEVER) {
            bandwidth.advance(next);
            Flow flow = bandwidth.finished();
            while (flow != null) {
                ends.put(flow.owner(), next);
                flow = bandwidth.finished();
            }
            next = bandwidth.nextEnd();
        }
        return ends;
    }

    @Test
    void aloneATransferTakesWhatItsPortNeeds() {
        Bandwidth bandwidth = new Bandwidth(L2, L2, HBM);
        bandwidth.begin(new Flow(1), 0, true, 6400, 0, 64);
        assertThat(ends(bandwidth)).containsEntry(1, 64L);
    }

    @Test
    void transfersThatFitTogetherDoNotDisturbEachOther() {
        Bandwidth bandwidth = new Bandwidth(L2, L2, HBM);
        for (int i = 0; i < 9; i++) {
            bandwidth.begin(new Flow(i), 0, true, 6400, 0, 64);
        }
        assertThat(ends(bandwidth).values()).containsOnly(64L);
    }

    @Test
    void aSharedLimitIsSharedEvenly() {
        Bandwidth bandwidth = new Bandwidth(L2, L2, HBM);
        for (int i = 0; i < 4; i++) {
            bandwidth.begin(new Flow(i), 0, true, 1000, 1000, 10);
        }
        assertThat(ends(bandwidth).values()).containsOnly(40L);
    }

    @Test
    void whatASlowPortLeavesTheOthersTake() {
        Bandwidth bandwidth = new Bandwidth(100, 100, HBM);
        bandwidth.begin(new Flow(0), 0, true, 100, 0, 10);
        bandwidth.begin(new Flow(1), 0, true, 900, 0, 1);
        assertThat(ends(bandwidth)).containsEntry(0, 10L).containsEntry(1, 10L);
    }

    @Test
    void missesLoadHbmAndHitsDoNot() {
        Bandwidth bandwidth = new Bandwidth(L2, L2, HBM);
        bandwidth.begin(new Flow(0), 0, true, 1000, 1000, 10);
        bandwidth.begin(new Flow(1), 0, true, 1000, 1000, 10);
        bandwidth.begin(new Flow(2), 0, true, 1000, 0, 10);
        Map<Integer, Long> ends = ends(bandwidth);
        assertThat(ends).containsEntry(0, 20L).containsEntry(1, 20L).containsEntry(2, 10L);
    }

    @Test
    void whenOneEndsTheOthersSpeedUp() {
        Bandwidth bandwidth = new Bandwidth(100, 100, HBM);
        bandwidth.begin(new Flow(0), 0, true, 100, 0, 1);
        bandwidth.begin(new Flow(1), 0, true, 300, 0, 1);
        Map<Integer, Long> ends = ends(bandwidth);
        assertThat(ends).containsEntry(0, 2L).containsEntry(1, 4L);
    }

    @Test
    void writesDoNotLoadTheReadLimit() {
        Bandwidth bandwidth = new Bandwidth(100, 200, HBM);
        bandwidth.begin(new Flow(0), 0, true, 1000, 0, 1);
        bandwidth.begin(new Flow(1), 0, false, 1000, 0, 1);
        assertThat(ends(bandwidth).values()).containsOnly(10L);
    }

    @Test
    void noSharedLimitIsExceededAndNoneIsWasted() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            Bandwidth bandwidth = new Bandwidth(100, 100, HBM);
            double bytes = 0;
            int count = random.nextInt(2, 40);
            for (int i = 0; i < count; i++) {
                double size = random.nextInt(1_000, 100_000);
                bytes += size;
                bandwidth.begin(new Flow(i), 0, true, size, size, 1);
            }
            long end = ends(bandwidth).values().stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat((double) end).as("seed %d round %d", seed, round).isCloseTo(bytes / HBM, within(count + 1.0));
        }
    }
}

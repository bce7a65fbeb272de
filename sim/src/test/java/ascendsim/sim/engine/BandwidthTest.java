package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.sim.engine.Bandwidth.Flow;
import ascendsim.sim.engine.Walker.Convoy;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BandwidthTest {
    private static final double L2 = 1000;
    private static final double HBM = 100;
    private static final double SAME = 60;

    private static void begin(Bandwidth bandwidth, int owner, boolean read, double bytes, double hbm, double cycles) {
        bandwidth.begin(new Flow(owner, 1, SAME).carry(bytes, cycles, new Convoy()).loading(read, 1, hbm / bytes), 0);
    }

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
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        begin(bandwidth, 1, true, 6400, 0, 64);
        assertThat(ends(bandwidth)).containsEntry(1, 64L);
    }

    @Test
    void whatHbmHasLeftIsGivenOutOnce() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        begin(bandwidth, 1, true, 6400, 3200, 64);
        bandwidth.advance(64);
        assertThat(bandwidth.takeIdle()).isCloseTo(64 * HBM - 3200, within(1e-6));
        assertThat(bandwidth.takeIdle()).isZero();
        bandwidth.finished();
        bandwidth.advance(74);
        assertThat(bandwidth.takeIdle()).isCloseTo(10 * HBM, within(1e-6));
    }

    @Test
    void transfersThatFitTogetherDoNotDisturbEachOther() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        for (int i = 0; i < 9; i++) {
            begin(bandwidth, i, true, 6400, 0, 64);
        }
        assertThat(ends(bandwidth).values()).containsOnly(64L);
    }

    @Test
    void aSharedLimitIsSharedEvenly() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        for (int i = 0; i < 4; i++) {
            begin(bandwidth, i, true, 1000, 1000, 10);
        }
        assertThat(ends(bandwidth).values()).containsOnly(40L);
    }

    @Test
    void whatASlowPortLeavesTheOthersTake() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 100, 100, HBM));
        begin(bandwidth, 0, true, 100, 0, 10);
        begin(bandwidth, 1, true, 900, 0, 1);
        assertThat(ends(bandwidth)).containsEntry(0, 10L).containsEntry(1, 10L);
    }

    @Test
    void missesLoadHbmAndHitsDoNot() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        begin(bandwidth, 0, true, 1000, 1000, 10);
        begin(bandwidth, 1, true, 1000, 1000, 10);
        begin(bandwidth, 2, true, 1000, 0, 10);
        Map<Integer, Long> ends = ends(bandwidth);
        assertThat(ends).containsEntry(0, 20L).containsEntry(1, 20L).containsEntry(2, 10L);
    }

    @Test
    void whenOneEndsTheOthersSpeedUp() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 100, 100, HBM));
        begin(bandwidth, 0, true, 100, 0, 1);
        begin(bandwidth, 1, true, 300, 0, 1);
        Map<Integer, Long> ends = ends(bandwidth);
        assertThat(ends).containsEntry(0, 2L).containsEntry(1, 4L);
    }

    /** 60 bytes per cycle for all that stream the same lines, in equal parts, whatever their ports could take. */
    @Test
    void aConvoySharesWhatItsLinesGive() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        Convoy convoy = new Convoy();
        for (int i = 0; i < 3; i++) {
            bandwidth.begin(new Flow(i, 1, SAME).carry(1000, 10, convoy).loading(true, 1, 0), 0);
        }
        begin(bandwidth, 3, true, 1000, 0, 10);
        Map<Integer, Long> ends = ends(bandwidth);
        assertThat(ends).containsEntry(0, 50L).containsEntry(1, 50L).containsEntry(2, 50L).containsEntry(3, 10L);
        assertThat(convoy.active).isZero();
    }

    @Test
    void whoIsLeftOfAConvoyIsFree() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(L2, L2, L2, HBM));
        Convoy convoy = new Convoy();
        bandwidth.begin(new Flow(0, 1, SAME).carry(300, 3, convoy).loading(true, 1, 0), 0);
        bandwidth.begin(new Flow(1, 1, SAME).carry(1300, 13, convoy).loading(true, 1, 0), 0);
        assertThat(ends(bandwidth)).containsEntry(0, 10L).containsEntry(1, 20L);
    }

    @Test
    void anAtomicAdditionLoadsL2Twice() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 100, 100, HBM));
        bandwidth.begin(new Flow(0, 1, SAME).carry(1000, 1, new Convoy()).loading(false, 2, 0), 0);
        assertThat(ends(bandwidth)).containsEntry(0, 20L);
    }

    /** Only the limit of reads, which AIC and AIV reach differently. */
    @Test
    void aReadMayTakeMoreOfTheReadLimit() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 100, 200, HBM));
        bandwidth.begin(new Flow(0, 1.25, SAME).carry(1000, 1, new Convoy()).loading(true, 1, 0), 0);
        bandwidth.begin(new Flow(1, 1.25, SAME).carry(1000, 1, new Convoy()).loading(false, 1, 0), 0);
        assertThat(ends(bandwidth)).containsEntry(0, 13L).containsEntry(1, 10L);
    }

    @Test
    void writesDoNotLoadTheReadLimit() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 200, 200, HBM));
        begin(bandwidth, 0, true, 1000, 0, 1);
        begin(bandwidth, 1, false, 1000, 0, 1);
        assertThat(ends(bandwidth).values()).containsOnly(10L);
    }

    @Test
    void storesOfAllCoresHaveALimitOfTheirOwn() {
        Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 50, 200, HBM));
        begin(bandwidth, 0, false, 1000, 0, 1);
        begin(bandwidth, 1, false, 1000, 0, 1);
        begin(bandwidth, 2, true, 1000, 0, 1);
        assertThat(ends(bandwidth)).containsEntry(0, 40L).containsEntry(1, 40L).containsEntry(2, 10L);
    }

    @Test
    void noSharedLimitIsExceededAndNoneIsWasted() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            Bandwidth bandwidth = new Bandwidth(new Bandwidth.Limits(100, 100, 100, HBM));
            double bytes = 0;
            int count = random.nextInt(2, 40);
            for (int i = 0; i < count; i++) {
                double size = random.nextInt(1_000, 100_000);
                bytes += size;
                begin(bandwidth, i, true, size, size, 1);
            }
            long end = ends(bandwidth).values().stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat((double) end).as("seed %d round %d", seed, round).isCloseTo(bytes / HBM, within(count + 1.0));
        }
    }
}

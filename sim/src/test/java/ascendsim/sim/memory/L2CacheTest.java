package ascendsim.sim.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.chip.L2;
import org.junit.jupiter.api.Test;

class L2CacheTest {
    private static L2Cache cache(int ways, int sets) {
        return new L2Cache(new L2(512, ways, sets, 0, 0, 1, 1, 0));
    }

    @Test
    void aLineHitsOnceItIsThere() {
        L2Cache cache = cache(2, 4);
        assertThat(cache.access(8, false)).isFalse();
        assertThat(cache.access(8, false)).isTrue();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void theLeastRecentlyUsedLineOfASetLeaves() {
        L2Cache cache = cache(2, 4);
        cache.access(0, false);
        cache.access(4, false);
        cache.access(0, false);
        cache.access(8, false);
        assertThat(cache.access(0, false)).isTrue();
        assertThat(cache.access(4, false)).isFalse();
    }

    @Test
    void onlyDirtyLinesAreWrittenBack() {
        L2Cache cache = cache(1, 1);
        cache.access(0, true);
        cache.access(1, false);
        cache.access(2, false);
        assertThat(cache.writeBacks()).isEqualTo(1);
    }

    @Test
    void aBypassingReadLeavesTheCacheAsItIs() {
        L2Cache cache = cache(1, 1);
        cache.access(0, false);
        assertThat(cache.peek(1)).isFalse();
        assertThat(cache.access(0, false)).isTrue();
    }

    @Test
    void warmLinesAreResidentAndClean() {
        L2Cache cache = cache(2, 4);
        cache.warm(512, 1025);
        cache.resetCounts();
        assertThat(cache.access(1, false)).isTrue();
        assertThat(cache.access(3, false)).isTrue();
        assertThat(cache.access(4, false)).isFalse();
        assertThat(cache.writeBacks()).isZero();
    }
}

package ascendsim.sim.memory;

import static ascendsim.sim.memory.L2Cache.Outcome.HIT;
import static ascendsim.sim.memory.L2Cache.Outcome.MISS;
import static ascendsim.sim.memory.L2Cache.Outcome.PENDING;
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
        assertThat(cache.access(8, false, 0, 0)).isEqualTo(MISS);
        assertThat(cache.access(8, false, 0, 0)).isEqualTo(HIT);
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void theLeastRecentlyUsedLineOfASetLeaves() {
        L2Cache cache = cache(2, 4);
        cache.access(0, false, 0, 0);
        cache.access(4, false, 0, 0);
        cache.access(0, false, 0, 0);
        cache.access(8, false, 0, 0);
        assertThat(cache.access(0, false, 0, 0)).isEqualTo(HIT);
        assertThat(cache.access(4, false, 0, 0)).isEqualTo(MISS);
    }

    @Test
    void aLineOnItsWayIsNoHitYet() {
        L2Cache cache = cache(2, 4);
        assertThat(cache.access(3, false, 100, 300)).isEqualTo(MISS);
        assertThat(cache.access(3, false, 299, 500)).isEqualTo(PENDING);
        assertThat(cache.access(3, false, 300, 500)).isEqualTo(HIT);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void onlyDirtyLinesAreWrittenBack() {
        L2Cache cache = cache(1, 1);
        cache.access(0, true, 0, 0);
        cache.access(1, false, 0, 0);
        cache.access(2, false, 0, 0);
        assertThat(cache.writeBacks()).isEqualTo(1);
    }

    @Test
    void aBypassingReadLeavesTheCacheAsItIs() {
        L2Cache cache = cache(1, 1);
        cache.access(0, false, 0, 0);
        assertThat(cache.peek(1)).isEqualTo(MISS);
        assertThat(cache.access(0, false, 0, 0)).isEqualTo(HIT);
    }

    @Test
    void warmLinesAreResidentAndClean() {
        L2Cache cache = cache(2, 4);
        cache.warm(512, 1025);
        cache.resetCounts();
        assertThat(cache.access(1, false, 0, 0)).isEqualTo(HIT);
        assertThat(cache.access(3, false, 0, 0)).isEqualTo(HIT);
        assertThat(cache.access(4, false, 0, 0)).isEqualTo(MISS);
        assertThat(cache.writeBacks()).isZero();
    }

    @Test
    void aClearedCacheIsLikeANewOne() {
        L2Cache used = cache(2, 4);
        for (long line = 0; line < 40; line += 3) {
            used.access(line, line % 2 == 0, 10, 500);
        }
        used.clear();
        L2Cache fresh = cache(2, 4);
        assertThat(used.peek(39)).isEqualTo(fresh.peek(39)).isEqualTo(MISS);
        for (long line : new long[]{3, 39, 3, 11, 7, 15, 39, 3, 0, 36}) {
            assertThat(used.access(line, line == 7, 1, 2)).as("line %d", line)
                    .isEqualTo(fresh.access(line, line == 7, 1, 2));
        }
        assertThat(used.hits()).isEqualTo(fresh.hits());
        assertThat(used.misses()).isEqualTo(fresh.misses());
        assertThat(used.writeBacks()).isEqualTo(fresh.writeBacks());
    }
}

package ascendsim.sim.memory;

import static ascendsim.sim.memory.L2Cache.Outcome.HIT;
import static ascendsim.sim.memory.L2Cache.Outcome.MISS;
import static ascendsim.sim.memory.L2Cache.Outcome.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.chip.L2;
import org.junit.jupiter.api.Test;

class L2CacheTest {
    private static L2Cache cache(int ways, int sets) {
        return new L2Cache(new L2(512, ways, sets, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 2, 1));
    }

    @Test
    void aLineHitsOnceItIsThere() {
        L2Cache cache = cache(2, 4);
        assertThat(cache.access(8, 1, false)).isEqualTo(MISS);
        assertThat(cache.access(8, 1, false)).isEqualTo(HIT);
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void theLeastRecentlyUsedLineOfASetLeaves() {
        L2Cache cache = cache(2, 1);
        cache.access(0, 1, false);
        cache.access(4, 1, false);
        cache.access(0, 1, false);
        cache.access(8, 1, false);
        assertThat(cache.access(0, 1, false)).isEqualTo(HIT);
        assertThat(cache.access(4, 1, false)).isEqualTo(MISS);
    }

    @Test
    void aLineOnItsWayIsNoHitYet() {
        L2Cache cache = cache(2, 4);
        cache.at(100, 300);
        assertThat(cache.access(3, 1, false)).isEqualTo(MISS);
        cache.at(299, 500);
        assertThat(cache.access(3, 1, false)).isEqualTo(PENDING);
        cache.at(300, 500);
        assertThat(cache.access(3, 1, false)).isEqualTo(HIT);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void ofALineOnItsWayLessAndLessIsToCome() {
        L2Cache cache = cache(2, 4);
        cache.at(100, 300);
        cache.access(3, 1, false);
        for (long later : new long[]{0, 50, 199}) {
            cache.at(100 + later, 300 + later);
            assertThat(cache.access(3, 1, false)).isEqualTo(PENDING);
            assertThat(cache.stillToCome()).isEqualTo((200.0 - later) / 200);
        }
        cache.at(150, 200);
        cache.access(3, 1, false);
        assertThat(cache.stillToCome()).isEqualTo(1);
    }

    @Test
    void onlyDirtyLinesAreWrittenBack() {
        L2Cache cache = cache(1, 1);
        cache.access(0, 1, true);
        cache.access(1, 1, false);
        cache.access(2, 1, false);
        assertThat(cache.writeBacks()).isEqualTo(1);
    }

    /** Lines 0 and 2^16 share the note of where a line was last, 0 and 1024 a set. */
    @Test
    void aLineIsFoundWhereverItIs() {
        L2Cache cache = cache(2, 1024);
        cache.access(0, 1, false);
        cache.access(1 << 16, 1, false);
        assertThat(cache.access(0, 1, false)).isEqualTo(HIT);
        assertThat(cache.access(1 << 16, 1, false)).isEqualTo(HIT);
        cache.clear();
        cache.access(1024, 1, false);
        cache.access(0, 1, false);
        assertThat(cache.access(0, 1, false)).isEqualTo(HIT);
        assertThat(cache.access(1024, 1, false)).isEqualTo(HIT);
        assertThat(cache.access(1 << 16, 1, false)).isEqualTo(MISS);
    }

    @Test
    void aSectorCountsForHbmWhenItIsFirstUsed() {
        L2Cache cache = cache(2, 4);
        cache.access(8, 0b0011, false);
        assertThat(cache.fetchedBytes()).isEqualTo(2 * 128);
        cache.access(8, 0b0110, false);
        assertThat(cache.fetchedBytes()).isEqualTo(128);
        cache.more(0b1000, false);
        assertThat(cache.fetchedBytes()).isEqualTo(2 * 128);
        cache.access(8, 0b1111, false);
        assertThat(cache.fetchedBytes()).isZero();
    }

    @Test
    void whatIsWrittenNeedNotBeFetched() {
        L2Cache cache = cache(2, 4);
        cache.access(8, 0b0001, true);
        assertThat(cache.fetchedBytes()).isZero();
        cache.access(8, 0b0011, false);
        assertThat(cache.fetchedBytes()).isEqualTo(128);
    }

    @Test
    void dirtyLinesThatHbmHadTimeForAreNotWaitedFor() {
        L2Cache cache = cache(3, 1);
        for (long line = 0; line < 3; line++) {
            cache.access(line, 1, true);
        }
        cache.clean(2 * 512);
        for (long line = 4; line < 7; line++) {
            cache.access(line, 1, false);
        }
        assertThat(cache.writeBacks()).isEqualTo(3);
        assertThat(cache.awaitedWriteBacks()).isEqualTo(1);
    }

    @Test
    void nothingIsCleanedAheadOfBeingWritten() {
        L2Cache cache = cache(1, 1);
        cache.clean(1 << 20);
        cache.access(0, 1, true);
        cache.access(1, 1, false);
        assertThat(cache.awaitedWriteBacks()).isEqualTo(1);
    }

    @Test
    void aBypassingReadMissesAndLeavesTheCacheAsItIs() {
        L2Cache cache = cache(1, 1);
        cache.access(0, 1, false);
        assertThat(cache.bypass()).isEqualTo(MISS);
        assertThat(cache.access(0, 1, false)).isEqualTo(HIT);
    }

    @Test
    void warmLinesAreResidentAndClean() {
        L2Cache cache = cache(2, 4);
        cache.warm(512, 1025);
        cache.resetCounts();
        assertThat(cache.access(1, 1, false)).isEqualTo(HIT);
        assertThat(cache.access(3, 1, false)).isEqualTo(HIT);
        assertThat(cache.access(4, 1, false)).isEqualTo(MISS);
        assertThat(cache.writeBacks()).isZero();
    }

    @Test
    void warmLinesAreThereAtOnceWhateverHappenedBefore() {
        L2Cache cache = cache(2, 4);
        cache.at(10, 500);
        cache.access(0, 1, false);
        cache.clear();
        cache.warm(0, 512);
        cache.at(0, 100);
        assertThat(cache.access(0, 1, false)).isEqualTo(HIT);
    }

    @Test
    void aClearedCacheIsLikeANewOne() {
        L2Cache used = cache(2, 4);
        for (long line = 0; line < 40; line += 3) {
            used.at(10, 500);
            used.access(line, 1, line % 2 == 0);
        }
        used.clear();
        L2Cache fresh = cache(2, 4);
        used.at(1, 2);
        fresh.at(1, 2);
        assertThat(used.bypass()).isEqualTo(fresh.bypass()).isEqualTo(MISS);
        for (long line : new long[]{3, 39, 3, 11, 7, 15, 39, 3, 0, 36}) {
            assertThat(used.access(line, 1, line == 7)).as("line %d", line)
                    .isEqualTo(fresh.access(line, 1, line == 7));
        }
        assertThat(used.hits()).isEqualTo(fresh.hits());
        assertThat(used.misses()).isEqualTo(fresh.misses());
        assertThat(used.writeBacks()).isEqualTo(fresh.writeBacks());
    }

    /** Every line lies 2 MiB from the next: no page of records serves two of them. */
    @Test
    void whatHasLeftTakesNoRoom() {
        L2Cache cache = cache(2, 1);
        for (int round = 0; round < 2; round++) {
            for (long line = 0; line < 1 << 20; line++) {
                assertThat(cache.access(line << 12, 1, true)).isEqualTo(MISS);
            }
        }
        assertThat(cache.writeBacks()).isEqualTo((1L << 21) - 2);
        cache.clear();
        assertThat(cache.access(1 << 12, 1, false)).isEqualTo(MISS);
    }
}

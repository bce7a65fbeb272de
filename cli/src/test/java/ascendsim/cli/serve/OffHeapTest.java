package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OffHeapTest {
    private static final long MIB = 1L << 20;

    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();
    private final OffHeap offHeap = new OffHeap(used::get, collections::incrementAndGet);

    private int after(long mebibytes) {
        used.set(mebibytes * MIB);
        offHeap.requestDone();
        return collections.get();
    }

    @Test
    void whatGrowsIsCollected() {
        assertThat(after(0)).isZero();
        assertThat(after(383)).isZero();
        assertThat(after(384)).isEqualTo(1);
        assertThat(after(600)).as("what was found may not be given back yet").isEqualTo(1);
        assertThat(after(20)).as("now it is").isEqualTo(1);
        assertThat(after(403)).isEqualTo(1);
        assertThat(after(404)).isEqualTo(2);
    }

    @Test
    void whatLivesIsNotCollectedAgainAndAgain() {
        assertThat(after(4000)).isEqualTo(1);
        for (int request = 0; request < 100; request++) {
            assertThat(after(4000)).isEqualTo(1);
        }
        assertThat(after(4384)).isEqualTo(2);
    }

    /** Segments of automatic arenas are counted by the pool that is watched. */
    @Test
    void tensorsAreSeen() {
        BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(candidate -> candidate.getName().equals("direct")).findFirst().orElseThrow();
        long before = pool.getMemoryUsed();
        MemorySegment tensor = Arena.ofAuto().allocate(64 * MIB);
        assertThat(pool.getMemoryUsed() - before).isGreaterThanOrEqualTo(64 * MIB);
        assertThat(tensor.byteSize()).isEqualTo(64 * MIB);
    }
}

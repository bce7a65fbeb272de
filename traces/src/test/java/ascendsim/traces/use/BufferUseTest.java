package ascendsim.traces.use;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.traces.use.BufferUse.Span;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BufferUseTest {
    private final BufferUse use = new BufferUse(64 << 10);

    private long byteCycles() {
        use.finish(100);
        return Arrays.stream(use.occupied()).sum() * use.bucketCycles();
    }

    @Test
    void dataIsThereFromItsFirstWriteToItsLastRead() {
        use.access(Kind.WRITE, 0, 4096, new Span(10, 20));
        use.access(Kind.READ, 0, 2048, new Span(25, 30));
        use.access(Kind.READ, 0, 2048, new Span(40, 50));
        assertThat(byteCycles()).isEqualTo(2048 * 40);
        assertThat(use.extent()).isEqualTo(4096);
    }

    @Test
    void aNewTileBeginsANewSpan() {
        use.access(Kind.WRITE, 1024, 1024, new Span(0, 10));
        use.access(Kind.READ, 1024, 1024, new Span(10, 20));
        use.access(Kind.WRITE, 1024, 1024, new Span(50, 60));
        use.access(Kind.READ, 1024, 1024, new Span(60, 70));
        assertThat(byteCycles()).isEqualTo(1024 * (20 + 20));
    }

    /** The cube reads and writes its sums: they stay where they are. */
    @Test
    void whatIsAddedToStays() {
        use.access(Kind.WRITE, 0, 1024, new Span(0, 10));
        for (int start = 20; start < 60; start += 20) {
            use.access(Kind.READ, 0, 1024, new Span(start, start + 10));
            use.access(Kind.WRITE, 0, 1024, new Span(start, start + 10));
        }
        use.access(Kind.READ, 0, 1024, new Span(80, 90));
        assertThat(byteCycles()).isEqualTo(1024 * 90);
    }

    /** Two halves of a granule, written one after the other: it cannot be told from data written twice. */
    @Test
    void whatIsWrittenAgainBeforeItIsReadCountsFromTheFirstTime() {
        use.access(Kind.WRITE, 0, 32, new Span(0, 5));
        use.access(Kind.WRITE, 32, 32, new Span(20, 25));
        use.access(Kind.READ, 0, 64, new Span(25, 30));
        assertThat(byteCycles()).isEqualTo(64 * 30);
    }

    @Test
    void whatNobodyReadsOccupiesNothing() {
        use.access(Kind.WRITE, 0, 64 << 10, new Span(0, 10));
        assertThat(byteCycles()).isZero();
        assertThat(use.extent()).isEqualTo(64 << 10);
    }
}

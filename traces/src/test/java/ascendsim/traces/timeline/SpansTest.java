package ascendsim.traces.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.traces.timeline.Spans.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {
    private final Spans spans = new Spans(10);

    private void add(long start, long end) {
        spans.add(new Span(start, end, "i"));
    }

    private List<String> all() {
        return spans.all().stream().map(s -> s.start() + "-" + s.end() + s.name()).toList();
    }

    @Test
    void whatIsWideStaysByItself() {
        add(100, 120);
        add(40, 60);
        add(60, 80);
        assertThat(all()).containsExactly("40-60i", "60-80i", "100-120i");
    }

    @Test
    void whatIsNarrowJoinsItsNeighbour() {
        add(100, 101);
        add(120, 121);
        add(108, 112);
        assertThat(all()).as("gaps of 7 and 8").containsExactly("100-121");
        add(131, 132);
        assertThat(all()).as("a gap of 10").containsExactly("100-121", "131-132i");
    }

    @Test
    void whatOverlapsIsOne() {
        add(0, 50);
        add(60, 100);
        add(120, 150);
        add(40, 130);
        assertThat(all()).containsExactly("0-150");
    }

    @Test
    void coarserSpansAreFewer() {
        add(0, 15);
        add(30, 45);
        add(100, 200);
        spans.coarsen(20);
        assertThat(all()).containsExactly("0-45", "100-200i");
    }
}

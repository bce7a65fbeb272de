package ascendsim.traces.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stretches of time in any order. What is too narrow to see becomes one with its neighbour, so that there are few. */
final class Spans {
    /**
     * One stretch, in cycles.
     *
     * @param name what it says if there is room; empty when it is made of several
     */
    record Span(long start, long end, String name) {
        long cycles() {
            return end - start;
        }
    }

    private final TreeMap<Long, Span> sorted = new TreeMap<>();
    private double grain;

    /** @param grain cycles below which a stretch or a gap is not seen by itself */
    Spans(double grain) {
        this.grain = grain;
    }

    /** Adds a stretch of at least one cycle; where it overlaps others it becomes one with them. */
    void add(Span added) {
        Span span = added;
        for (Map.Entry<Long, Span> at = sorted.floorEntry(span.start()); at != null && joins(at.getValue(), span); at =
                sorted.floorEntry(span.start())) {
            span = merged(at, span);
        }
        for (Map.Entry<Long, Span> at = sorted.higherEntry(span.start()); at != null
                && joins(span, at.getValue()); at = sorted.higherEntry(span.start())) {
            span = merged(at, span);
        }
        sorted.put(span.start(), span);
    }

    private boolean joins(Span first, Span second) {
        long gap = second.start() - first.end();
        return gap < 0 || gap < grain && (first.cycles() < grain || second.cycles() < grain);
    }

    private Span merged(Map.Entry<Long, Span> at, Span span) {
        Span other = at.getValue();
        sorted.remove(at.getKey());
        return new Span(Math.min(other.start(), span.start()), Math.max(other.end(), span.end()), "");
    }

    /** Joins more of them. */
    void coarsen(double coarserGrain) {
        grain = coarserGrain;
        List<Span> all = new ArrayList<>(sorted.values());
        sorted.clear();
        all.forEach(this::add);
    }

    /** In the order of their starts. */
    Collection<Span> all() {
        return sorted.values();
    }
}

package ascendsim.traces.timeline;

import ascendsim.sim.probe.StallReason;
import ascendsim.traces.timeline.Spans.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a picture shows of one pipe. Instructions that overlap lie in different layers. */
final class PipeLane {
    /** More than three on top of one another cannot be told apart. */
    private static final int LAYERS = 3;

    private static final class Layer {
        private final Spans spans;
        private long end;

        private Layer(double grain) {
            spans = new Spans(grain);
        }
    }

    private final Scope scope;
    private final double grain;
    private final List<Layer> layers = new ArrayList<>();
    private final Map<StallReason, Spans> stalls = new EnumMap<>(StallReason.class);
    private long busyUntil;
    private long busy;
    private boolean used;

    PipeLane(Scope scope, double grain) {
        this.scope = scope;
        this.grain = grain;
        layers.add(new Layer(grain));
    }

    /** Work that may overlap; comes in the order of its starts. */
    void work(Span span) {
        used = true;
        busy += clipped(Math.max(span.start(), busyUntil), span.end());
        busyUntil = Math.max(busyUntil, span.end());
        if (clipped(span.start(), span.end()) > 0) {
            Layer layer = layer(span.start());
            layer.end = Math.max(layer.end, span.end());
            layer.spans.add(clip(span));
        }
    }

    /** Work that overlaps with no other, in any order. */
    void separateWork(Span span) {
        used = true;
        busy += clipped(span.start(), span.end());
        if (clipped(span.start(), span.end()) > 0) {
            layers.getFirst().spans.add(clip(span));
        }
    }

    void stall(StallReason reason, long start, long end) {
        if (clipped(start, end) > 0) {
            stalls.computeIfAbsent(reason, _ -> new Spans(grain)).add(clip(new Span(start, end, "")));
        }
    }

    private Layer layer(long start) {
        for (Layer layer : layers) {
            if (layer.end <= start) {
                return layer;
            }
        }
        if (layers.size() < LAYERS) {
            layers.add(new Layer(grain));
        }
        return layers.getLast();
    }

    private long clipped(long start, long end) {
        return Math.max(0, Math.min(end, scope.to()) - Math.max(start, scope.from()));
    }

    private Span clip(Span span) {
        return new Span(Math.max(span.start(), scope.from()), Math.min(span.end(), scope.to()), span.name());
    }

    void coarsen(double coarserGrain) {
        layers.forEach(layer -> layer.spans.coarsen(coarserGrain));
        stalls.values().forEach(spans -> spans.coarsen(coarserGrain));
    }

    /** Whether the pipe did anything in the launch, in the scope or not. */
    boolean isUsed() { return used; }

    List<Spans> layers() {
        return layers.stream().map(layer -> layer.spans).toList();
    }

    /** By reason. */
    Map<StallReason, Spans> stalls() {
        return stalls;
    }

    /** Busy share of the scope. */
    double share() {
        return (double) busy / scope.cycles();
    }
}

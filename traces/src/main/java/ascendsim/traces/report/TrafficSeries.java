package ascendsim.traces.report;

import ascendsim.traces.GmPath;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.report.TransferBytes.Bytes;
import ascendsim.traces.use.TimeSeries;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Bytes to and from GM over time, by path, those that L2 had apart from those it had not. */
final class TrafficSeries implements Consumer<Event> {
    private static final int BUCKETS = 512;

    /** One path's bytes. */
    record Path(TimeSeries hit, TimeSeries miss) {
    }

    private final TransferBytes transfers = new TransferBytes();
    private final Map<GmPath, Path> paths = new EnumMap<>(GmPath.class);

    @Override
    public void accept(Event event) {
        if (event.kind() == EventKind.TRAFFIC) {
            started(event);
        } else if (event.kind() == EventKind.INSTRUCTION) {
            Optional<GmPath> path = path(event);
            if (path.isPresent()) {
                Bytes bytes = transfers.retired(event);
                moved(path.get(), event, bytes);
            }
        }
    }

    private void started(Event event) {
        transfers.started(event);
    }

    private static Optional<GmPath> path(Event event) {
        return event.launch().lines().path(event.core().kind(), event.line());
    }

    private void moved(GmPath path, Event event, Bytes bytes) {
        Path series = paths.computeIfAbsent(path, _ -> new Path(new TimeSeries(BUCKETS), new TimeSeries(BUCKETS)));
        series.hit.add(event.start(), event.end(), bytes.hit());
        series.miss.add(event.start(), event.end(), bytes.miss());
    }

    /** All paths that were used, their buckets of equal width, wide enough for the whole launch. */
    Map<GmPath, Path> paths(long end) {
        paths.values().forEach(path -> {
            path.hit.reach(end);
            path.miss.reach(end);
        });
        return paths;
    }
}

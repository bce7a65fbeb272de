package ascendsim.traces.chrome;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules a viewer needs to draw slices and arrows: on one row slices nest, ends match begins, and both ends of an
 * arrow lie in a slice. Follows Perfetto: events in the order of their times, in file order when times are equal.
 */
final class Nesting {
    private record Open(TraceEvent event, long end) {
        /** Start and duration are cut off apart, so a slice may seem to end one unit early. */
        private long lastMoment() {
            return pending() ? end : end + 1;
        }

        private boolean pending() {
            return end == Long.MAX_VALUE;
        }
    }

    private final long resolution;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Deque<Open>> rows = new HashMap<>();
    private final Map<String, TraceEvent> departures = new HashMap<>();
    private final Map<String, TraceEvent> arrivals = new HashMap<>();

    /** @param resolution picoseconds to which the viewer cuts times off */
    private Nesting(long resolution) {
        this.resolution = resolution;
    }

    static List<String> problems(List<TraceEvent> events, long resolution) {
        Nesting nesting = new Nesting(resolution);
        List<TraceEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(e -> e.ts() / resolution));
        sorted.forEach(nesting::event);
        nesting.finish();
        return nesting.problems;
    }

    private void event(TraceEvent event) {
        switch (event.phase()) {
            case "X" -> open(event, event.ts() / resolution + event.duration() / resolution);
            case "B" -> open(event, Long.MAX_VALUE);
            case "E" -> close(event);
            case "s" -> flow(event, departures);
            case "t", "f" -> flow(event, arrivals);
            default -> {
            }
        }
    }

    private Deque<Open> row(TraceEvent event) {
        return rows.computeIfAbsent(event.row(), _ -> new ArrayDeque<>());
    }

    private void open(TraceEvent event, long end) {
        Deque<Open> row = row(event);
        long start = event.ts() / resolution;
        while (!row.isEmpty() && row.peek().end <= start) {
            row.pop();
        }
        if (!row.isEmpty() && end > row.peek().end) {
            problems.add(event.where() + " reaches beyond " + row.peek().event.where());
        }
        row.push(new Open(event, end));
    }

    private void close(TraceEvent event) {
        Deque<Open> row = row(event);
        long end = event.ts() / resolution;
        while (!row.isEmpty() && row.peek().end <= end) {
            row.pop();
        }
        if (row.isEmpty() || !row.peek().pending() || !row.peek().event.id().equals(event.id())) {
            problems.add(event.where() + " ends nothing");
        } else {
            row.pop();
        }
    }

    private void flow(TraceEvent event, Map<String, TraceEvent> ends) {
        Deque<Open> row = row(event);
        if (row.isEmpty() || event.ts() / resolution > row.peek().lastMoment()) {
            problems.add(event.where() + " lies in no slice");
        }
        if (ends.put(event.id(), event) != null) {
            problems.add(event.where() + " is there twice: " + event.id());
        }
    }

    private void finish() {
        rows.values().forEach(row -> row.stream().filter(Open::pending)
                .forEach(open -> problems.add(open.event.where() + " never ends")));
        departures.forEach((id, from) -> {
            TraceEvent to = arrivals.remove(id);
            if (to == null) {
                problems.add(from.where() + " goes nowhere: " + id);
            } else if (to.ts() < from.ts()) {
                problems.add(from.where() + " arrives before it leaves: " + id);
            }
        });
        arrivals.forEach((id, to) -> problems.add(to.where() + " comes from nowhere: " + id));
    }
}

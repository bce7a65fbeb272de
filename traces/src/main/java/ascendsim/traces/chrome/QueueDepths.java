package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.chrome.TraceJson.Value;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many instructions wait in the queues of pipes, on the average of each bucket of time, to a thousandth. There are
 * as few buckets as keep all series together to {@value #MAX_POINTS} points.
 */
final class QueueDepths {
    private static final int MAX_POINTS = 200_000;
    private static final int MAX_BUCKETS = 4096;
    private static final int THOUSAND = 1000;
    /** Insight drops counters at time 0. */
    private static final long FIRST_TIME = 1000;

    /** Launches may number the same core differently. */
    private record Queue(CoreId core, Pipe pipe) implements Comparable<Queue> {
        @Override
        public int compareTo(Queue other) {
            int byCore = Integer.compare(Painter.sortIndex(core), Painter.sortIndex(other.core));
            return byCore != 0 ? byCore : pipe.compareTo(other.pipe);
        }
    }

    private final Map<Queue, double[]> series = new TreeMap<>();
    private final long begin;
    private final long width;
    private final int count;

    /**
     * Of some cycles of the trace.
     *
     * @param cores how many are shown
     */
    QueueDepths(long begin, long end, int cores) {
        int most = Math.clamp(MAX_POINTS / Math.max(1, cores * (Pipe.values().length - 2)), 16, MAX_BUCKETS);
        this.begin = begin;
        this.width = Math.max(1, Math.ceilDiv(end - begin, most));
        this.count = (int) ((end - begin) / width) + 1;
    }

    /** An instruction stood in its queue between two cycles. */
    void waited(CoreId core, Pipe pipe, long from, long to) {
        double[] depths = series.computeIfAbsent(new Queue(core, pipe), _ -> new double[count]);
        long start = Math.max(from, begin);
        int last = (int) Math.min(count - 1L, Math.max(0, to - 1 - begin) / width);
        for (int i = (int) ((start - begin) / width); start < to && i <= last; i++) {
            long left = begin + i * width;
            depths[i] += (double) (Math.min(to, left + width) - Math.max(start, left)) / width;
        }
    }

    /** A counter event wherever a series changes. */
    void write(TraceJson json, Clock clock) {
        series.forEach((queue, depths) -> {
            long shown = -1;
            for (int i = 0; i <= count; i++) {
                long depth = i < count ? Math.round(THOUSAND * depths[i]) : 0;
                if (depth != shown) {
                    json.counter("queue " + Lane.of(queue.pipe), queue.core,
                            Math.max(FIRST_TIME, clock.picoseconds(begin + i * width)),
                            new Value("instructions", (double) depth / THOUSAND));
                    shown = depth;
                }
            }
        });
    }
}

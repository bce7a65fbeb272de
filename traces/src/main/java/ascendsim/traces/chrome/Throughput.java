package ascendsim.traces.chrome;

import ascendsim.traces.GmPath;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes to and from GM over time, as the profiler's counters show them (ecosystem.md §1.4, PMSampling): buckets of one
 * microsecond, or of as many (a power of two) as keep a long run to {@value #MAX_BUCKETS} buckets. A transfer's bytes
 * are spread evenly from its start to its end.
 */
final class Throughput {
    private static final int MAX_BUCKETS = 1 << 14;
    private static final long PICOSECONDS_PER_MICROSECOND = 1_000_000;
    /** Insight drops counters at time 0. */
    private static final long FIRST_TIME = 1000;
    private static final String PROCESS = "MTE Throughput";

    private enum Series {
        GM_TO_L1, GM_TO_UB, GM_TO_TOTAL, L1_TO_GM, UB_TO_GM, TOTAL_TO_GM;

        static List<Series> of(GmPath path) {
            return switch (path) {
                case GM_TO_L1 -> List.of(GM_TO_L1, GM_TO_TOTAL);
                case GM_TO_UB -> List.of(GM_TO_UB, GM_TO_TOTAL);
                case GM_TO_SCALAR -> List.of(GM_TO_TOTAL);
                case L1_TO_GM -> List.of(L1_TO_GM, TOTAL_TO_GM);
                case UB_TO_GM -> List.of(UB_TO_GM, TOTAL_TO_GM);
                case L0C_TO_GM, SCALAR_TO_GM -> List.of(TOTAL_TO_GM);
            };
        }
    }

    private final Map<Series, double[]> buckets = new EnumMap<>(Series.class);
    private final long width;
    private final int count;

    /** @param end picoseconds of the whole trace */
    Throughput(long end) {
        long bucket = PICOSECONDS_PER_MICROSECOND;
        while (end / bucket >= MAX_BUCKETS) {
            bucket *= 2;
        }
        width = bucket;
        count = (int) (end / bucket) + 1;
    }

    void transfer(GmPath path, TraceJson.Span span, long bytes) {
        for (Series series : Series.of(path)) {
            add(buckets.computeIfAbsent(series, _ -> new double[count]), span, bytes);
        }
    }

    private void add(double[] totals, TraceJson.Span span, long bytes) {
        int first = (int) (span.start() / width);
        int last = (int) Math.max(first, (span.end() - 1) / width);
        if (first == last) {
            totals[first] += bytes;
            return;
        }
        double perPicosecond = (double) bytes / (span.end() - span.start());
        for (int i = first; i <= last; i++) {
            long from = Math.max(span.start(), i * width);
            long to = Math.min(span.end(), (i + 1) * width);
            totals[i] += perPicosecond * (to - from);
        }
    }

    /** A counter event wherever a series changes, and where it ends; between two times. */
    void write(TraceJson json, TraceJson.Span seen) {
        buckets.forEach((series, totals) -> {
            double[] padded = Arrays.copyOf(totals, count + 1);
            long shown = -1;
            for (int i = 0; i <= count; i++) {
                long rate = Math.round(padded[i] * PICOSECONDS_PER_MICROSECOND / width);
                boolean inside = (i + 1) * width > seen.start() && (i - 1L) * width <= seen.end();
                if (inside && rate != shown) {
                    json.counter(series.name(), PROCESS, Math.max(FIRST_TIME, i * width),
                            new TraceJson.Value("throughput(MB/s)", rate));
                    shown = rate;
                }
            }
        });
    }
}

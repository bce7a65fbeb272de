package ascendsim.traces.statistics;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.GmPath;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Running counters of one core: plain arrays, because a probe that is always attached must cost next to nothing. */
final class CoreCounters {
    private static final List<Pipe> PIPES = List.of(Pipe.values());
    private static final List<StallReason> REASONS = List.of(StallReason.values());
    private static final List<GmPath> PATHS = List.of(GmPath.values());

    private final CoreId core;
    private final long[] instructions = new long[PIPES.size()];
    private final long[] syncs = new long[PIPES.size()];
    private final long[] busy = new long[PIPES.size()];
    private final long[] busyUntil = new long[PIPES.size()];
    private final long[] stalls = new long[PIPES.size() * REASONS.size()];
    private final long[] hits = new long[PATHS.size()];
    private final long[] misses = new long[PATHS.size()];
    private long pushes;
    private long scalarStall;
    private long writtenBack;
    private long start;
    private long end;

    CoreCounters(CoreId core) {
        this.core = core;
    }

    void started(long time) {
        start = time;
        end = time;
    }

    void active(long time) {
        end = Math.max(end, time);
    }

    void pushed() {
        pushes++;
        scalarStall = 0;
    }

    /**
     * An instruction the scalar unit ran itself. It begins when the one before ended, so a wait reported since then is
     * part of it.
     */
    void scalar(long from, long to) {
        worked(Pipe.S, Math.min(to, from + scalarStall), to);
        scalarStall = 0;
    }

    /** An instruction that moves or computes; of one pipe they come in the order of their starts. */
    void worked(Pipe pipe, long from, long to) {
        int index = pipe.ordinal();
        instructions[index]++;
        long begin = Math.max(from, busyUntil[index]);
        if (to > begin) {
            busy[index] += to - begin;
            busyUntil[index] = to;
        }
        active(to);
    }

    void synchronised(Pipe pipe, long to) {
        instructions[pipe.ordinal()]++;
        syncs[pipe.ordinal()]++;
        scalarStall = pipe == Pipe.S ? 0 : scalarStall;
        active(to);
    }

    void stalled(Pipe pipe, StallReason reason, long cycles) {
        stalls[pipe.ordinal() * REASONS.size() + reason.ordinal()] += cycles;
        scalarStall += pipe == Pipe.S ? cycles : 0;
    }

    void moved(GmPath path, long hitBytes, long missBytes) {
        hits[path.ordinal()] += hitBytes;
        misses[path.ordinal()] += missBytes;
    }

    void writtenBack(long bytes) {
        writtenBack += bytes;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    /** @param pushCycles scalar cycles of one push, 0 in a run without time */
    CoreStatistics snapshot(double pushCycles) {
        Map<Pipe, PipeCounts> pipes = new EnumMap<>(Pipe.class);
        for (Pipe pipe : PIPES) {
            if (core.kind().has(pipe)) {
                pipes.put(pipe, counts(pipe, pipe == Pipe.S ? Math.round(pushes * pushCycles) : 0));
            }
        }
        Map<GmPath, GmTraffic> traffic = new EnumMap<>(GmPath.class);
        for (GmPath path : PATHS) {
            GmTraffic bytes = new GmTraffic(hits[path.ordinal()], misses[path.ordinal()]);
            if (bytes.bytes() > 0) {
                traffic.put(path, bytes);
            }
        }
        return new CoreStatistics(core, start, end, pipes, traffic, writtenBack);
    }

    private PipeCounts counts(Pipe pipe, long extraBusy) {
        Map<StallReason, Long> reasons = new EnumMap<>(StallReason.class);
        for (StallReason reason : REASONS) {
            long cycles = stalls[pipe.ordinal() * REASONS.size() + reason.ordinal()];
            if (cycles > 0) {
                reasons.put(reason, cycles);
            }
        }
        int index = pipe.ordinal();
        return new PipeCounts(instructions[index], syncs[index], busy[index] + extraBusy, reasons);
    }
}

package ascendsim.traces.report;

import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.log.Events;
import ascendsim.traces.log.Launch;
import ascendsim.traces.report.Setters.Setter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The events of a launch as the page reads them: blocks of instructions and of stalls, lane by lane, and the coverage
 * of lanes that are not shown in detail. docs/report.md has the format. What is kept does not grow with the run.
 */
final class EventBlocks {
    private final Launch launch;
    private final Lanes lanes;
    private final OutputStream out;
    private final ScalarFlags scalarFlags = new ScalarFlags();
    private final Setters setters = new Setters(scalarFlags);
    private final TransferBytes transfers = new TransferBytes();
    private final ScalarStalls scalarStalls;
    private final Map<Integer, LaneColumns> columns = new TreeMap<>();
    private final Map<Integer, Coverage> coverages = new TreeMap<>();

    private EventBlocks(Lanes lanes, Launch launch, OutputStream out) {
        this.launch = launch;
        this.lanes = lanes;
        this.out = out;
        this.scalarStalls = new ScalarStalls();
    }

    /** Writes the last launch of a log. */
    static void write(Events log, Lanes lanes, OutputStream out) throws IOException {
        EventBlocks blocks = new EventBlocks(lanes, log.launches().getLast(), out);
        try {
            log.forEach(event -> {
                if (event.launch() == blocks.launch) {
                    blocks.visit(event);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        for (LaneColumns lane : blocks.columns.values()) {
            lane.finish(out);
        }
        for (Map.Entry<Integer, Coverage> entry : blocks.coverages.entrySet()) {
            entry.getValue().write(out, entry.getKey());
        }
    }

    private void visit(Event event) {
        setters.accept(event);
        if (event.kind() == EventKind.TRAFFIC) {
            transfers.started(event);
        } else if (event.kind() == EventKind.STALL) {
            scalarStalls.stalled(event);
            stall(event);
        } else if (event.kind() == EventKind.SCALAR) {
            ran(event, scalarStalls.begin(event), scalarFlags.sets(event.core()));
        } else if (event.kind() == EventKind.INSTRUCTION) {
            ran(event, event.start(), event.sequence());
        }
    }

    private void stall(Event event) {
        if (lanes.isDetailed(event.core(), event.pipe())) {
            LaneColumns lane = lane(event);
            lane.stall(event.reason(), event.start(), event.end());
            flush(lane);
        } else {
            coverage(event).stall(event.reason(), event.start(), event.end());
        }
    }

    private void ran(Event event, long begin, long sequence) {
        boolean sync = launch.lines().isSync(event.core().kind(), event.line());
        Optional<Setter> setter = Setters.isWait(event.instruction()) ? setters.of(event) : Optional.empty();
        TransferBytes.Bytes bytes = event.kind() == EventKind.INSTRUCTION && !sync
                ? transfers.retired(event)
                : TransferBytes.Bytes.NONE;
        if (!lanes.isDetailed(event.core(), event.pipe())) {
            if (!sync) {
                coverage(event).work(begin, event.end());
            }
            return;
        }
        LaneColumns lane = lane(event);
        lane.slice(event, begin, sequence);
        if (sync) {
            lane.flag(event.kind() == EventKind.INSTRUCTION ? event.flag() : scalarFlags.flag(event));
            if (Setters.isWait(event.instruction())) {
                lane.setter(setter);
            }
        } else if (event.kind() == EventKind.INSTRUCTION) {
            details(lane, event, bytes);
        }
        flush(lane);
    }

    private void details(LaneColumns lane, Event event, TransferBytes.Bytes bytes) {
        if (launch.withOperands()) {
            lane.operands(event);
        }
        if (launch.lines().path(event.core().kind(), event.line()).isPresent()) {
            lane.traffic(bytes.hit(), bytes.miss());
        }
    }

    private LaneColumns lane(Event event) {
        return columns.computeIfAbsent(index(event), LaneColumns::new);
    }

    private Coverage coverage(Event event) {
        return coverages.computeIfAbsent(index(event), _ -> new Coverage(lanes.end()));
    }

    private static int index(Event event) {
        CoreId core = event.core();
        return Lane.index(core, event.pipe());
    }

    private void flush(LaneColumns lane) {
        try {
            lane.writeFull(out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

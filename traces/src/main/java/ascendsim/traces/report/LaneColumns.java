package ascendsim.traces.report;

import ascendsim.sim.probe.StallReason;
import ascendsim.traces.log.Event;
import ascendsim.traces.report.Setters.Setter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be written of one lane: its instructions and stalls, column by column, in blocks of some thousand. Values
 * go on from block to block: the page reads the blocks of a lane one after the other.
 */
final class LaneColumns {
    /** First byte of a block: what it holds. */
    static final int SLICES = 1;
    static final int STALLS = 2;
    private static final int BLOCK = 1024;

    private final int lane;
    private final Column starts = new Column();
    private final Column durations = new Column();
    private final Column lines = new Column();
    private final Column sequences = new Column();
    private final Column queued = new Column();
    private final Column details = new Column();
    private final Column from = new Column();
    private final Column lengths = new Column();
    private final Column reasons = new Column();
    private final Map<Integer, long[]> operands = new HashMap<>();
    private int slices;
    private int stalls;
    private long start;
    private long line;
    private long sequence;
    private long stallEnd;

    LaneColumns(int lane) {
        this.lane = lane;
    }

    /**
     * Adds an instruction; what belongs to its details follows.
     *
     * @param begin when it began to work, after the stalls that its time may include
     */
    void slice(Event event, long begin, long number) {
        starts.signed(begin - start);
        durations.number(event.end() - begin);
        lines.signed(event.line() - line);
        sequences.signed(number - sequence);
        queued.number(Math.max(0, begin - event.dispatch()));
        start = begin;
        line = event.line();
        sequence = number;
        slices++;
    }

    /** Of a flag instruction: its flag. */
    void flag(int id) {
        details.number(id);
    }

    /** Of a wait: who set the flag, if that is known. */
    void setter(Optional<Setter> setter) {
        details.number(setter.map(s -> Lane.index(s.core(), s.pipe()) + 1).orElse(0));
        setter.ifPresent(s -> details.number(s.sequence()));
    }

    /** Of an instruction that moves or computes: which operands differ from when its line ran last, and by how much. */
    void operands(Event event) {
        long[] before = operands.computeIfAbsent(event.line(), _ -> new long[event.operandCount()]);
        long changed = 0;
        for (int slot = 0; slot < before.length; slot++) {
            changed |= event.operand(slot) == before[slot] ? 0 : 1L << slot;
        }
        details.number(changed);
        for (int slot = 0; slot < before.length; slot++) {
            if ((changed >>> slot & 1) != 0) {
                details.signed(event.operand(slot) - before[slot]);
                before[slot] = event.operand(slot);
            }
        }
    }

    /** Of an instruction that moves bytes to or from GM. */
    void traffic(long hitBytes, long missBytes) {
        details.number(hitBytes);
        details.number(missBytes);
    }

    void stall(StallReason reason, long begin, long end) {
        from.signed(begin - stallEnd);
        lengths.number(end - begin);
        reasons.number(reason.ordinal());
        stallEnd = end;
        stalls++;
    }

    /** Writes a block when there is enough for one. */
    void writeFull(OutputStream out) throws IOException {
        if (slices >= BLOCK) {
            writeSlices(out);
        }
        if (stalls >= BLOCK) {
            writeStalls(out);
        }
    }

    /** Writes what is left. */
    void finish(OutputStream out) throws IOException {
        if (slices > 0) {
            writeSlices(out);
        }
        if (stalls > 0) {
            writeStalls(out);
        }
    }

    private void writeSlices(OutputStream out) throws IOException {
        write(out, SLICES, slices, List.of(starts, durations, lines, sequences, queued, details));
        slices = 0;
    }

    private void writeStalls(OutputStream out) throws IOException {
        write(out, STALLS, stalls, List.of(from, lengths, reasons));
        stalls = 0;
    }

    private void write(OutputStream out, int type, int count, List<Column> columns) throws IOException {
        Column head = new Column();
        head.number(type);
        head.number(lane);
        head.number(count);
        columns.forEach(column -> head.number(column.size()));
        head.writeTo(out);
        for (Column column : columns) {
            column.writeTo(out);
            column.clear();
        }
    }
}

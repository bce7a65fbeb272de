package ascendsim.traces.log;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.traces.ProgramLines;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Operands as differences to those with which the same core ran the same line before: which slots changed, one bit
 * each, and by how much. Most lines of a loop change an address or two. Writer and reader each keep one.
 */
final class OperandCodec {
    /** The most numbers one instruction's operands take. */
    static final int NUMBERS = 1 + Dispatched.MAX_OPERANDS;

    private static final long[] NONE = {};

    private final Map<CoreKind, int[]> counts = new EnumMap<>(CoreKind.class);
    private final long[][][] latest;

    OperandCodec(List<CoreId> cores, ProgramLines lines) {
        for (CoreKind kind : CoreKind.values()) {
            int[] ofLine = new int[lines.count(kind)];
            for (int line = 0; line < ofLine.length; line++) {
                ofLine[line] = lines.isSync(kind, line) ? 0 : lines.instruction(kind, line).form().operands().size();
            }
            counts.put(kind, ofLine);
        }
        latest = new long[cores.size()][][];
        cores.forEach(core -> latest[core.index()] = new long[lines.count(core.kind())][]);
    }

    void write(Bytes<?> out, CoreId core, int line, long[] operands) {
        long[] before = of(core, line);
        long changed = 0;
        for (int slot = 0; slot < before.length; slot++) {
            changed |= operands[slot] == before[slot] ? 0 : 1L << slot;
        }
        out.writeStopBit(changed);
        for (int slot = 0; slot < before.length; slot++) {
            if ((changed >>> slot & 1) != 0) {
                out.writeStopBit(operands[slot] - before[slot]);
                before[slot] = operands[slot];
            }
        }
    }

    /** The operands, in slot order; the array is this object's own. */
    long[] read(Bytes<?> in, CoreId core, int line) {
        long[] operands = of(core, line);
        long changed = in.readStopBit();
        for (int slot = 0; slot < operands.length; slot++) {
            if ((changed >>> slot & 1) != 0) {
                operands[slot] += in.readStopBit();
            }
        }
        return operands;
    }

    private long[] of(CoreId core, int line) {
        long[][] lines = latest[core.index()];
        if (lines[line] == null) {
            int count = counts.get(core.kind())[line];
            lines[line] = count == 0 ? NONE : new long[count];
        }
        return lines[line];
    }
}

package ascendsim.traces.profile;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.CoreId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a profile knows of one core beside its statistics.
 *
 * @param lines   by the line of its program
 * @param kins    instructions of a kind of arithmetic and the cycles in which at least one of them was running
 * @param traffic bytes that instructions of a pipe read and wrote, by buffer of this core; those of other cores
 *                that reach into it are among them
 * @param sent    bytes that its own instructions of a pipe wrote into other cores' buffers
 * @param ops     operations of matrix multiplications, two per multiply-accumulate
 */
public record CoreRecord(CoreId core, List<LineCount> lines, Map<Kin, LineCount> kins,
        Map<Pipe, Map<Space, Bytes>> traffic, Map<Pipe, Long> sent, long ops) {
    public CoreRecord {
        lines = List.copyOf(lines);
        kins = Map.copyOf(kins);
        traffic = Map.copyOf(traffic);
        sent = Map.copyOf(sent);
    }

    /**
     * How often and how long.
     *
     * @param cycles  of all together: those that overlap count each
     * @param running cycles in which at least one was running
     */
    public record LineCount(long calls, long cycles, long running) {
    }

    /** Bytes read from a buffer and written into it. */
    public record Bytes(long read, long written) {
        private Bytes plus(Bytes other) {
            return new Bytes(read + other.read, written + other.written);
        }
    }

    /** Bytes that a pipe wrote into other cores' buffers. */
    public long sent(Pipe pipe) {
        return sent.get(pipe);
    }

    /** Traffic of one pipe with a buffer. */
    public Bytes bytes(Pipe pipe, Space space) {
        return traffic.get(pipe).get(space);
    }

    /** Traffic of all pipes with a buffer. */
    public Bytes bytes(Space space) {
        return Stream.of(Pipe.values()).map(pipe -> bytes(pipe, space)).reduce(new Bytes(0, 0), Bytes::plus);
    }
}

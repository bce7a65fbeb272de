package ascendsim.sim.check;

import ascendsim.isa.instruction.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which pipes of a core hold which of its mutex buffers (isa.md §1.4). */
final class BuffersHeld {
    /** Gets less releases of each pipe, by buffer. */
    private final Map<Integer, Map<Pipe, Long>> held = new TreeMap<>();

    void got(Pipe pipe, int buffer) {
        held.computeIfAbsent(buffer, b -> new TreeMap<>()).merge(pipe, 1L, Long::sum);
    }

    /** Returns whether the pipe held the buffer; nothing changes if not. */
    boolean released(Pipe pipe, int buffer) {
        Map<Pipe, Long> holders = held.getOrDefault(buffer, Map.of());
        long before = holders.getOrDefault(pipe, 0L);
        if (before > 0) {
            holders.put(pipe, before - 1);
        }
        return before > 0;
    }

    /** What is held still, in words. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        held.forEach((buffer, holders) -> holders.forEach((pipe, times) -> {
            if (times > 0) {
                left.add("buffer " + buffer + " was got by " + pipe + " " + times + " times more than released");
            }
        }));
        return left;
    }
}

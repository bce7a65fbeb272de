package ascendsim.traces.chrome;

import ascendsim.sim.probe.StallReason;
import ascendsim.traces.chrome.Painter.Cycles;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Instructions of one core drawn as few slices: what starts within so many cycles of the first of a lane is one slice.
 * Flags and barriers are none; what they waited is counted to the next slice.
 */
final class Groups {
    private static final int MOST_OPCODES = 4;

    /** Instructions that become one slice. */
    private static final class Group {
        private final Map<String, Integer> opcodes = new HashMap<>();
        private final Map<StallReason, Long> stalls = new EnumMap<>(StallReason.class);
        private long start;
        private long end;
        private long bytes;
        private int count;
    }

    private final CoreRows rows;
    private final Painter painter;
    private final long grain;
    private final Map<Lane, Group> open = new EnumMap<>(Lane.class);

    Groups(CoreRows rows, Painter painter, long grain) {
        this.rows = rows;
        this.painter = painter;
        this.grain = grain;
    }

    /** What a line waited. */
    void waited(Lane lane, Map<StallReason, Long> stalls) {
        Group group = open.computeIfAbsent(lane, _ -> new Group());
        stalls.forEach((reason, cycles) -> group.stalls.merge(reason, cycles, Long::sum));
    }

    /** An instruction; of one lane they come in the order of their starts. */
    void add(Lane lane, String opcode, Cycles cycles, long bytes) {
        Group group = open.computeIfAbsent(lane, _ -> new Group());
        if (group.count > 0 && cycles.start() - group.start >= grain) {
            draw(lane, group);
            group = new Group();
            open.put(lane, group);
        }
        group.start = group.count == 0 ? cycles.start() : group.start;
        group.end = Math.max(group.end, cycles.end());
        group.bytes += bytes;
        group.count++;
        group.opcodes.merge(opcode, 1, Integer::sum);
    }

    /** The core has ended. */
    void finish() {
        open.forEach(this::draw);
        open.clear();
    }

    private void draw(Lane lane, Group group) {
        if (group.count == 0) {
            return;
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("instructions", Integer.toString(group.count));
        arguments.put("opcodes", opcodes(group));
        if (group.bytes > 0) {
            arguments.put("process_bytes", Long.toString(group.bytes));
        }
        if (!group.stalls.isEmpty()) {
            arguments.put("stall", group.stalls.entrySet().stream().map(e -> e.getKey().text() + " " + e.getValue())
                    .collect(Collectors.joining(", ")));
        }
        String name = group.opcodes.size() == 1
                ? group.opcodes.keySet().iterator().next()
                : group.opcodes.size() + " kinds";
        painter.group(rows, lane, group.count == 1 ? name : name + " x" + group.count,
                new Painter.Several(new Cycles(group.start, group.end), arguments));
    }

    private static String opcodes(Group group) {
        String text = group.opcodes.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(MOST_OPCODES).map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
        return group.opcodes.size() > MOST_OPCODES ? text + ", …" : text;
    }
}

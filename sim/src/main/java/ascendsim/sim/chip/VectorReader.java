package ascendsim.sim.chip;

import java.util.HashMap;
import java.util.Map;

/**
 * Reads the vector section of a chip file. What an operation does not state it takes from the default, and a type from
 * its operation.
 */
final class VectorReader {
    private VectorReader() {
    }

    static VectorUnit read(Section s) {
        int repeatBytes = s.bytes("repeat_bytes");
        double countMode = s.cycles("count_mode");
        double setMask = s.cycles("set_mask");
        double readToWrite = s.cycles("read_to_write");
        Section d = s.child("default");
        VectorCost unlisted = new VectorCost(d.cycles("repeat"), d.cycles("fixed"), d.cycles("overhead"),
                d.cycles("min_issue"), d.cycles("partial_block"));
        Map<String, VectorOperation> operations = new HashMap<>();
        Section listed = s.child("operations");
        for (String name : listed.keys()) {
            operations.put(name, operation(listed.child(name), unlisted));
        }
        return new VectorUnit(repeatBytes, countMode, setMask, readToWrite, unlisted, operations);
    }

    private static VectorOperation operation(Section s, VectorCost unlisted) {
        VectorCost usual = cost(s, unlisted);
        Map<String, VectorCost> byType = new HashMap<>();
        if (s.has("dtypes")) {
            Section types = s.child("dtypes");
            for (String type : types.keys()) {
                byType.put(type, cost(types.child(type), usual));
            }
        }
        return new VectorOperation(usual, byType);
    }

    private static VectorCost cost(Section s, VectorCost otherwise) {
        return new VectorCost(s.numberOr("repeat", Quantity.CYCLES, otherwise.cyclesPerRepeat()),
                s.numberOr("fixed", Quantity.CYCLES, otherwise.fixedCycles()),
                s.numberOr("overhead", Quantity.CYCLES, otherwise.issueOverheadCycles()),
                s.numberOr("min_issue", Quantity.CYCLES, otherwise.minIssueCycles()),
                s.numberOr("partial_block", Quantity.CYCLES, otherwise.partialBlockCycles()),
                s.has("batch_repeats") ? s.count("batch_repeats") : otherwise.batchRepeats(),
                s.numberOr("batch", Quantity.CYCLES, otherwise.batchCycles()));
    }
}

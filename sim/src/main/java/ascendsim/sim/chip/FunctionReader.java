package ascendsim.sim.chip;

import java.util.HashMap;
import java.util.Map;

/** Reads the section of a chip file about vector functions. A type takes from its operation what it does not state. */
final class FunctionReader {
    private FunctionReader() {
    }

    static FunctionUnit read(Section s) {
        int ports = s.count("execution_ports");
        Section d = s.child("default");
        FunctionUnit.Cost unlisted = new FunctionUnit.Cost(whole(d, "interval"), whole(d, "latency"), ports);
        Map<String, FunctionUnit.Operation> operations = new HashMap<>();
        Section listed = s.child("operations");
        for (String name : listed.keys()) {
            operations.put(name, operation(listed.child(name), unlisted));
        }
        return new FunctionUnit(s.cycles("start"), s.cycles("drain"), s.count("dispatch"), s.count("issue"),
                s.count("window"), ports, s.count("load_ports"), s.count("store_ports"), whole(s, "load"),
                whole(s, "store"), whole(s, "mask"), whole(s, "mem_bar"), whole(s, "loop"), unlisted, operations);
    }

    private static FunctionUnit.Operation operation(Section s, FunctionUnit.Cost unlisted) {
        FunctionUnit.Cost usual = cost(s, unlisted);
        Map<String, FunctionUnit.Cost> byType = new HashMap<>();
        if (s.has("dtypes")) {
            Section types = s.child("dtypes");
            for (String type : types.keys()) {
                byType.put(type, cost(types.child(type), usual));
            }
        }
        return new FunctionUnit.Operation(usual, byType);
    }

    private static FunctionUnit.Cost cost(Section s, FunctionUnit.Cost otherwise) {
        return new FunctionUnit.Cost((int) s.numberOr("interval", Quantity.CYCLES, otherwise.interval()),
                (int) s.numberOr("latency", Quantity.CYCLES, otherwise.latency()),
                s.has("ports") ? s.count("ports") : otherwise.ports());
    }

    private static int whole(Section s, String key) {
        return s.count(key, Quantity.CYCLES);
    }
}

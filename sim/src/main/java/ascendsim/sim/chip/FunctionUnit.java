package ascendsim.sim.chip;

import java.util.Map;

/**
 * How an AIV runs vector functions (v310). Look a cost up once per decoded instruction, not per executed one.
 *
 * @param startCycles       from the start of a call to its first instruction
 * @param drainCycles       from its last result to the end of the call
 * @param dispatch          instructions that enter the window in a cycle, in program order
 * @param issue             instructions that leave it in a cycle
 * @param window            instructions it holds
 * @param executionPorts    execution units; reductions and fills use the first alone
 * @param loadPorts         loads of 256 bytes in a cycle
 * @param storePorts        stores of 256 bytes in a cycle
 * @param loadCycles        until the register of a load can be used
 * @param storeCycles       until a store is in UB
 * @param maskCycles        until a mask or scalar can be used
 * @param barrierCycles     a barrier takes at least
 * @param loopCycles        between the first instructions of two rounds of a hardware loop at least
 * @param unlisted          cost of operations no table lists
 * @param operations        by name, e.g. {@code vadd}, then by type
 */
public record FunctionUnit(double startCycles, double drainCycles, int dispatch, int issue, int window,
        int executionPorts, int loadPorts, int storePorts, int loadCycles, int storeCycles, int maskCycles,
        int barrierCycles, int loopCycles, Cost unlisted, Map<String, Operation> operations) {

    /**
     * Cost of one register operation.
     *
     * @param interval cycles it keeps its execution unit
     * @param latency  cycles until another operation can use its result
     * @param ports    execution units that can run it, from the first on
     */
    public record Cost(int interval, int latency, int ports) {
    }

    /** Usual cost of an operation and the types that differ, for conversions {@code source->destination}. */
    public record Operation(Cost usual, Map<String, Cost> byType) {
        public Operation {
            byType = Map.copyOf(byType);
        }
    }

    public FunctionUnit {
        operations = Map.copyOf(operations);
    }

    /** Cost of an operation on a type such as {@code f16}, or {@code f32->f16} for conversions. */
    public Cost cost(String operation, String type) {
        Operation listed = operations.get(operation);
        return listed == null ? unlisted : listed.byType.getOrDefault(type, listed.usual);
    }
}

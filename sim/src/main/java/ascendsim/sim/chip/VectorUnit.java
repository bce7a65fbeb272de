package ascendsim.sim.chip;

import java.util.Map;

/**
 * The vector unit of an AIV. Look a cost up once per decoded instruction, not per executed one.
 *
 * @param repeatBytes     bytes of one repeat
 * @param countModeCycles of entering counter mode or setting a partial mask, on the scalar unit
 * @param setMaskCycles   of selecting all lanes again
 * @param readToWriteCycles between a repeat's last read of UB and the write of its results
 * @param unlisted        cost of operations no table lists (assumed)
 * @param operations      by name, e.g. {@code vadd}
 */
public record VectorUnit(int repeatBytes, double countModeCycles, double setMaskCycles, double readToWriteCycles,
        VectorCost unlisted, Map<String, VectorOperation> operations) {

    public VectorUnit {
        operations = Map.copyOf(operations);
    }

    /** Whether the chip file lists this operation. */
    public boolean lists(String operation) {
        return operations.containsKey(operation);
    }

    /** Cost of an operation on a type such as {@code f16}, or {@code f32->f16} for conversions. */
    public VectorCost cost(String operation, String type) {
        VectorOperation listed = operations.get(operation);
        return listed == null ? unlisted : listed.cost(type);
    }
}

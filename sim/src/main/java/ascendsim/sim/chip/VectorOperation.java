package ascendsim.sim.chip;

import java.util.Map;

/**
 * Costs of one vector operation: its usual cost, and the types that differ.
 *
 * @param usual  for types not listed
 * @param byType by source type, for conversions {@code source->destination}
 */
public record VectorOperation(VectorCost usual, Map<String, VectorCost> byType) {

    public VectorOperation {
        byType = Map.copyOf(byType);
    }

    /** Cost for a type such as {@code f16} or {@code f32->f16}. */
    public VectorCost cost(String type) {
        return byType.getOrDefault(type, usual);
    }
}

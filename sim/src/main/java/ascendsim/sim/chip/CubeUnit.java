package ascendsim.sim.chip;

import java.util.Map;

/**
 * The cube. An Mmad of m x k x n takes ceil(m/16) ceil(n/16) ceil(k/k0) fractal triples.
 *
 * @param issueOverheadCycles    beyond the fractals, between two Mmads in a stream
 * @param latencyCycles          beyond the fractals, until the result can be read
 * @param accumulateDistance     fractal triples between two accumulations into one L0C fractal that need no wait
 * @param unitFlagGranuleBytes   L0C bytes guarded by one unit flag bit
 * @param rates                  by operand type, spelt f16 bf16 f32 hf32 s8 s4 s8_sparse
 */
public record CubeUnit(double issueOverheadCycles, double latencyCycles, int accumulateDistance,
        int unitFlagGranuleBytes, Map<String, CubeRate> rates) {

    public CubeUnit {
        rates = Map.copyOf(rates);
    }

    /** Whether the cube multiplies this type. */
    public boolean has(String type) {
        return rates.containsKey(type);
    }

    /**
     * Rate of an operand type.
     *
     * @throws IllegalArgumentException if the cube does not multiply it
     */
    public CubeRate rate(String type) {
        CubeRate rate = rates.get(type);
        if (rate == null) {
            throw new IllegalArgumentException("the cube of this chip does not multiply " + type);
        }
        return rate;
    }
}

package ascendsim.sim.chip;

/**
 * One operand type on the cube.
 *
 * @param k0            depth of a fractal triple 16 x 16 x k0
 * @param fractalCycles cycles per fractal triple
 */
public record CubeRate(int k0, double fractalCycles) {

    /** Multiply-accumulates per cycle of one AIC. */
    public double macPerCycle() {
        return 16.0 * 16.0 * k0 / fractalCycles;
    }
}

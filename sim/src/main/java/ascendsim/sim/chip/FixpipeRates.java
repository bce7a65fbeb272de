package ascendsim.sim.chip;

import java.util.Optional;

/**
 * Throughput of Fixpipe by width of the output element; start-up is that of the l0c paths.
 *
 * @param elementsPerCycle     output elements per cycle
 * @param l0cReadBytesPerCycle read port of L0C
 * @param toGm                 output port towards GM
 * @param toL1                 output port towards L1
 * @param toUb                 output port towards the UB of one AIV, where the architecture has it
 */
public record FixpipeRates(double elementsPerCycle, double l0cReadBytesPerCycle, ByWidth toGm, ByWidth toL1,
        Optional<UbPort> toUb) {

    /**
     * Towards UB.
     *
     * @param one  into one AIV's
     * @param dual how many times that into both at once
     */
    public record UbPort(ByWidth one, double dual) {
    }

    /** Bytes per cycle for output elements of 32, 16, 8 and 4 bits. */
    public record ByWidth(double b32, double b16, double b8, double b4) {

        /**
         * Bytes per cycle for an element width.
         *
         * @throws IllegalArgumentException unless bits is 32, 16, 8 or 4
         */
        public double bytesPerCycle(int bits) {
            return switch (bits) {
                case 32 -> b32;
                case 16 -> b16;
                case 8 -> b8;
                case 4 -> b4;
                default -> throw new IllegalArgumentException("Fixpipe output of " + bits + " bits");
            };
        }
    }
}

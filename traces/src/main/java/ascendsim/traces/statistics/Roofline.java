package ascendsim.traces.statistics;

import ascendsim.sim.chip.Chip;

/**
 * How far a run is from what the chip could do at best.
 *
 * @param ops        operations the task needs, two per multiply-accumulate
 * @param bytes      least bytes it must move: every input once, every output once
 * @param computeUs  time of the operations at peak rate
 * @param memoryUs   time of the bytes at peak bandwidth
 * @param efficiency {@link #boundUs} over the run's time, 0 when no time passed
 */
public record Roofline(long ops, long bytes, double computeUs, double memoryUs, double efficiency) {
    /**
     * What a chip could do at best.
     *
     * @param opsPerUs   operations per microsecond of all its cores
     * @param bytesPerUs bytes per microsecond of the memory the data lies in
     */
    public record Peaks(double opsPerUs, double bytesPerUs) {
        private static final int OPS_PER_MAC = 2;

        /** Operations on the cubes (type as in the chip file: f16, s8 …), data in HBM at its stated bandwidth. */
        public static Peaks cube(Chip chip, String type) {
            double perCycle = OPS_PER_MAC * chip.cube().rate(type).macPerCycle() * chip.cores().aic();
            return new Peaks(perCycle * chip.cores().clockMhz(), hbm(chip));
        }

        /**
         * Operations on the vector units, one per lane at the rate of vadd, data in HBM at its stated bandwidth.
         *
         * @param type  as in the chip file, for example f32
         * @param bytes bytes of one element
         */
        public static Peaks vector(Chip chip, String type, int bytes) {
            double lanes = (double) chip.vector().repeatBytes() / bytes;
            double perCycle = lanes / chip.vector().cost("vadd", type).cyclesPerRepeat() * chip.cores().aiv();
            return new Peaks(perCycle * chip.cores().clockMhz(), hbm(chip));
        }

        /** No operations, data in HBM at its stated bandwidth. */
        public static Peaks traffic(Chip chip) {
            return new Peaks(Double.POSITIVE_INFINITY, hbm(chip));
        }

        /** The same operations with all data resident in L2. */
        public Peaks warm(Chip chip) {
            return new Peaks(opsPerUs, chip.l2().readBytesPerCycle() * chip.cores().clockMhz());
        }

        private static double hbm(Chip chip) {
            return chip.hbm().theoryBytesPerCycle() * chip.cores().clockMhz();
        }
    }

    /** The roofline of a task that took {@code us} microseconds. */
    public static Roofline of(Peaks peaks, long ops, long bytes, double us) {
        double compute = ops / peaks.opsPerUs;
        double memory = bytes / peaks.bytesPerUs;
        return new Roofline(ops, bytes, compute, memory, us > 0 ? Math.max(compute, memory) / us : 0);
    }

    /** No run of the task can be shorter. */
    public double boundUs() {
        return Math.max(computeUs, memoryUs);
    }
}

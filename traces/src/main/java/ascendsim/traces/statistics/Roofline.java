package ascendsim.traces.statistics;

import ascendsim.sim.chip.Chip;

/**
 * How far a run is from what the chip could do at best.
 *
 * @param ops        operations the task needs, two per multiply-accumulate
 * @param bytes      least bytes it must move: every input it needs once, every output once
 * @param computeUs  time of the operations at peak rate
 * @param memoryUs   time of the bytes: all of them at the rate of L2, what L2 cannot hold at the rate of HBM
 * @param efficiency {@link #boundUs} over the run's time, 0 when no time passed
 */
public record Roofline(long ops, long bytes, double computeUs, double memoryUs, double efficiency) {
    /**
     * What a task must move at least.
     *
     * @param read    bytes of the inputs it needs
     * @param written bytes of its outputs
     * @param warm    whether L2 holds the inputs at the start, as far as they fit
     */
    public record Moved(long read, long written, boolean warm) {
        private long total() {
            return Math.addExact(read, written);
        }

        /** The part that HBM sees: what is stored stays in L2 as far as it fits. */
        private long pastL2(long l2Bytes) {
            return (warm ? Math.max(0, read - l2Bytes) : read) + Math.max(0, written - l2Bytes);
        }
    }

    /**
     * What a chip could do at best.
     *
     * @param opsPerUs operations per microsecond of all its cores
     */
    public record Peaks(double opsPerUs, Memory memory) {
        private static final int OPS_PER_MAC = 2;

        /**
         * Bandwidths of a chip, in bytes per microsecond.
         *
         * @param hbm     stated bandwidth of HBM
         * @param l2      reads and writes of L2 together
         * @param l2Bytes capacity of L2
         */
        public record Memory(double hbm, double l2, long l2Bytes) {
            private static Memory of(Chip chip) {
                double clock = chip.cores().clockMhz();
                return new Memory(chip.hbm().theoryBytesPerCycle() * clock, chip.l2().totalBytesPerCycle() * clock,
                        chip.l2().bytes());
            }

            private double us(Moved moved) {
                return Math.max(moved.pastL2(l2Bytes) / hbm, moved.total() / l2);
            }
        }

        /** Operations on the cubes (type as in the chip file: f16, s8 …). */
        public static Peaks cube(Chip chip, String type) {
            double perCycle = OPS_PER_MAC * chip.cube().rate(type).macPerCycle() * chip.cores().aic();
            return new Peaks(perCycle * chip.cores().clockMhz(), Memory.of(chip));
        }

        /**
         * Operations on the vector units, one per lane at the rate of vadd.
         *
         * @param type  as in the chip file, for example f32
         * @param bytes bytes of one element
         */
        public static Peaks vector(Chip chip, String type, int bytes) {
            double lanes = (double) chip.vector().repeatBytes() / bytes;
            double perCycle = lanes / chip.vector().cost("vadd", type).cyclesPerRepeat() * chip.cores().aiv();
            return new Peaks(perCycle * chip.cores().clockMhz(), Memory.of(chip));
        }

        /** No operations. */
        public static Peaks traffic(Chip chip) {
            return new Peaks(Double.POSITIVE_INFINITY, Memory.of(chip));
        }
    }

    /** The roofline of a task that took {@code us} microseconds. */
    public static Roofline of(Peaks peaks, long ops, Moved moved, double us) {
        double compute = ops / peaks.opsPerUs;
        double memory = peaks.memory.us(moved);
        return new Roofline(ops, moved.total(), compute, memory, us > 0 ? Math.max(compute, memory) / us : 0);
    }

    /** No run of the task can be shorter. */
    public double boundUs() {
        return Math.max(computeUs, memoryUs);
    }
}

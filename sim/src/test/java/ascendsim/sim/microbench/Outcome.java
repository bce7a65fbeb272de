package ascendsim.sim.microbench;

/** What came of one measured row. */
public sealed interface Outcome {
    MeasuredRow row();

    /**
     * The row was simulated and counts.
     *
     * @param simulated in the unit of the row's rate
     */
    record Judged(MeasuredRow row, double simulated) implements Outcome {
        /** |ln(simulated / measured)| */
        public double error() {
            return Math.abs(Math.log(simulated / row.rate()));
        }
    }

    /** The row says nothing about the model. */
    record Apart(MeasuredRow row, String reason) implements Outcome {
    }

    /** The instruction set here has no such instruction. */
    record Missing(MeasuredRow row) implements Outcome {
    }
}

package ascendsim.tiling.accuracy;

/** What became of a measured row. */
public sealed interface Prediction {

    Measurement measured();

    /**
     * The row was simulated.
     *
     * @param microseconds predicted task duration, launch included
     */
    record Predicted(Measurement measured, double microseconds) implements Prediction {
        /** Predicted over measured. */
        public double ratio() {
            return microseconds / measured.microseconds();
        }

        /** |ln(predicted / measured)|: too slow and too fast by the same factor weigh the same. */
        public double absoluteLogError() {
            return Math.abs(Math.log(ratio()));
        }

        /** |predicted / measured - 1|. */
        public double absoluteRelativeError() {
            return Math.abs(ratio() - 1);
        }

        /** Predicted less measured. */
        public double errorMicroseconds() {
            return microseconds - measured.microseconds();
        }
    }

    /**
     * The row could not be simulated.
     *
     * @param reason one line
     */
    record Unsupported(Measurement measured, String reason) implements Prediction {
    }
}

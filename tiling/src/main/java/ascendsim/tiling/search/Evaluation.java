package ascendsim.tiling.search;

/** What simulating a tiling said about its time. */
public sealed interface Evaluation {

    /** At least so long, in microseconds. */
    double microseconds();

    /** It was simulated to its end: exactly so long, launches included. */
    record Timed(double microseconds) implements Evaluation {
    }

    /** Simulation was given up when it had taken so long. */
    record Aborted(double microseconds) implements Evaluation {
    }

    /** Not simulated: it cannot be faster than this ({@link Bounds}). */
    record Pruned(double microseconds) implements Evaluation {
    }

    /** The machine stopped it. */
    record Failed(String reason) implements Evaluation {
        @Override
        public double microseconds() {
            return Double.POSITIVE_INFINITY;
        }
    }
}

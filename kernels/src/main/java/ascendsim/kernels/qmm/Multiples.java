package ascendsim.kernels.qmm;

/** Sizes rounded to units. */
final class Multiples {
    private Multiples() {
    }

    static long up(long value, long unit) {
        return Math.ceilDiv(value, unit) * unit;
    }

    static long down(long value, long unit) {
        return value / unit * unit;
    }
}

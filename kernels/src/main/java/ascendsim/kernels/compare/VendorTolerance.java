package ascendsim.kernels.compare;

import ascendsim.isa.dtype.DType;

/** The tolerances of {@link VendorVerdict} for one element type. */
record VendorTolerance(DType dtype, double precision) {
    private static final double HALF_PRECISION = 1e-3;

    static VendorTolerance of(DType dtype, double precision) {
        boolean half = dtype == DType.FLOAT16 || dtype == DType.BFLOAT16;
        return new VendorTolerance(dtype, half ? HALF_PRECISION : precision);
    }

    boolean missesRelative(double g, double found, double difference) {
        if (dtype == DType.BFLOAT16) {
            return !(difference <= precision + precision * Math.abs(g));
        }
        double eps = dtype == DType.FLOAT16 ? 6e-8 : 1e-9;
        return !(difference / (Math.max(Math.abs(g), Math.abs(found)) + eps) <= precision);
    }

    boolean missesAbsolute(double g, double found, double difference) {
        return dtype == DType.BFLOAT16 ? missesRelative(g, found, difference) : !(difference <= precision);
    }

    VendorVerdict verdict(Tally tally) {
        double most = dtype == DType.BFLOAT16 ? 0 : tally.compared() * precision;
        boolean passed = tally.strayNans() == 0 && (tally.relativeMisses() <= most || tally.absoluteMisses() <= most);
        return new VendorVerdict(passed, tally.relativeMisses(), tally.absoluteMisses());
    }
}

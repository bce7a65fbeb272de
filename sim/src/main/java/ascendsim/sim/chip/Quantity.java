package ascendsim.sim.chip;

import java.util.Map;
import java.util.OptionalDouble;

/** What a number of a chip file measures, and the units it may be written in. */
enum Quantity {
    COUNT(true, Map.of("count", 1.0)), BYTES(true, Map.of("B", 1.0, "KiB", 0x1p10, "MiB", 0x1p20, "GiB", 0x1p30)),
    /** In MHz. */
    CLOCK(true, Map.of("MHz", 1.0, "GHz", 1000.0)), CYCLES(false, Map.of("cycles", 1.0)),
    /** In ns. */
    TIME(false, Map.of("ns", 1.0, "us", 1000.0)), RATIO(true, Map.of("ratio", 1.0)),
    ELEMENTS(true, Map.of("elements/cycle", 1.0)),
    /** In bytes per core cycle; per-second units are divided by the core clock. */
    RATE(true, Map.of("B/cycle", 1.0, "GB/s", 1e9, "GiB/s", 0x1p30, "TB/s", 1e12));

    private final boolean positive;
    private final Map<String, Double> factors;

    Quantity(boolean positive, Map<String, Double> factors) {
        this.positive = positive;
        this.factors = factors;
    }

    /** Whether zero is meaningless. */
    boolean positive() {
        return positive;
    }

    /** The accepted units, for messages. */
    String units() {
        return String.join(" or ", factors.keySet().stream().sorted().toList());
    }

    /** A value in the canonical unit, or empty if the unit does not fit. */
    OptionalDouble convert(double value, String unit, double clockMhz) {
        Double factor = factors.get(unit);
        if (factor == null) {
            return OptionalDouble.empty();
        }
        boolean perSecond = this == RATE && unit.endsWith("/s");
        return OptionalDouble.of(perSecond ? value * factor / (clockMhz * 1e6) : value * factor);
    }
}

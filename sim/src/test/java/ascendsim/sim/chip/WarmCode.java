package ascendsim.sim.chip;

/** Chips on which instructions cost nothing to fetch, as in a loop that has run before. */
public final class WarmCode {
    private WarmCode() {
    }

    /** A built-in chip with its code in the instruction cache. */
    public static Chip of(String name) {
        return new ChipLibrary().parse("warm.json", """
            {"extends": "%s", "name": "%s", "scalar": {"icache_miss":
             {"value": 0, "unit": "cycles", "source": "a test: code that has run before", "confidence": "assumed"}}}
            """.formatted(name, name));
    }
}

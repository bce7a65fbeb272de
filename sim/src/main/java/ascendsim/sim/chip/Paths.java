package ascendsim.sim.chip;

import java.util.EnumMap;
import java.util.Map;

/** The move paths of a chip. Immutable. */
public final class Paths {
    private final EnumMap<MovePath, PathRate> rates = new EnumMap<>(MovePath.class);

    Paths(Map<MovePath, PathRate> rates) {
        this.rates.putAll(rates);
    }

    /** Whether this chip has the path. */
    public boolean has(MovePath path) {
        return rates.containsKey(path);
    }

    /**
     * Port rate of a path.
     *
     * @throws IllegalArgumentException if the architecture has no such path
     */
    public PathRate of(MovePath path) {
        PathRate rate = rates.get(path);
        if (rate == null) {
            throw new IllegalArgumentException("path " + path.spelling() + " does not exist on this chip");
        }
        return rate;
    }
}

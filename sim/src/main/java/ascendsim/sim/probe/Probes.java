package ascendsim.sim.probe;

import java.util.List;

/** Several probes on one launch. */
public final class Probes {
    private Probes() {
    }

    /** A probe that passes every call on to {@code probes}, in their order. */
    public static Probe of(List<Probe> probes) {
        List<Probe> watching = probes.stream().filter(probe -> probe != Probe.NONE).toList();
        return switch (watching.size()) {
            case 0 -> Probe.NONE;
            case 1 -> watching.getFirst();
            default -> new CompositeProbe(watching);
        };
    }
}

package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;

/** Chips by name. */
public final class Chips {
    private Chips() {
    }

    /** @throws BadInput naming the nearest chip there is */
    public static Chip find(String where, String name) {
        ChipLibrary library = new ChipLibrary();
        return library.find(name).orElseThrow(() -> BadInput.of(where, "unknown chip " + name,
                "expected one of " + String.join(", ", library.names()),
                "did you mean " + library.nearest(name) + "?"));
    }
}

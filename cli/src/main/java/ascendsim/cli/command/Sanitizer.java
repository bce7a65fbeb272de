package ascendsim.cli.command;

import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.MemoryCheck;
import ascendsim.sim.check.RaceCheck;
import ascendsim.sim.check.SyncCheck;
import ascendsim.sim.probe.Probe;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What watches a program for mistakes. */
enum Sanitizer {
    MEMORY, RACE, SYNC;

    private static final String ALL = "all";
    private static final String NOTHING = "none";

    /** The sanitizers of a comma-separated list, of {@code all} or of {@code none}. */
    static Set<Sanitizer> parse(String text) {
        EnumSet<Sanitizer> chosen = EnumSet.noneOf(Sanitizer.class);
        if (text.equals(NOTHING)) {
            return chosen;
        }
        if (text.equals(ALL)) {
            return EnumSet.allOf(Sanitizer.class);
        }
        Arrays.stream(text.split(",", -1)).map(word -> Words.one("--sanitize", word, Sanitizer.class))
                .forEach(chosen::add);
        return chosen;
    }

    Probe probe(Diagnostics diagnostics) {
        return switch (this) {
            case MEMORY -> new MemoryCheck(diagnostics);
            case RACE -> new RaceCheck(diagnostics);
            case SYNC -> new SyncCheck(diagnostics);
        };
    }
}

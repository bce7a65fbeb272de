package ascendsim.sim.check;

import java.util.Locale;

/** How bad a diagnostic is; an error fails the run. */
public enum Severity {
    ERROR, WARNING, INFO;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

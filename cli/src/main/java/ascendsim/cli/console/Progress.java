package ascendsim.cli.console;

import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.io.PrintStream;
import java.util.Locale;

/**
 * One line on the terminal that says what a long command is at. It appears after a moment, is drawn over itself and is
 * gone when the work is done. Without a terminal nothing is printed.
 */
public final class Progress implements Probe, AutoCloseable {
    private static final long PERIOD_MS = 250;
    /** Instructions between two looks at the simulated time. */
    private static final int STRIDE = 256;
    private static final String CLEAR = "\r\033[K";

    private final PrintStream err;
    private final long begin = System.nanoTime();
    private final Thread painter;
    private volatile String stage = "";
    private volatile boolean simulating;
    private volatile long instructions;
    private volatile long cycle;
    private long retired;

    private Progress(PrintStream err) {
        this.err = err;
        this.painter = new Thread(this::paint, "progress");
    }

    /** The progress of a command; close it before anything else is printed. */
    public static Progress on(Console console) {
        Progress progress = new Progress(console.err());
        if (console.live()) {
            progress.painter.setDaemon(true);
            progress.painter.start();
        }
        return progress;
    }

    /** What is being done from now on. */
    public void stage(String name) {
        simulating = false;
        stage = name;
    }

    /** A probe that shows how far a launch is; {@link Probe#NONE} without a terminal. */
    public Probe probe() {
        return painter.isAlive() ? this : Probe.NONE;
    }

    @Override
    public void launched(LaunchView launch) {
        retired = 0;
        simulating = true;
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        if (++retired % STRIDE == 0) {
            instructions = retired;
            cycle = instruction.endTime();
        }
    }

    @Override
    public void close() {
        if (!painter.isAlive()) {
            return;
        }
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void paint() {
        boolean painted = false;
        try {
            while (true) {
                Thread.sleep(PERIOD_MS);
                err.print(CLEAR + line());
                err.flush();
                painted = true;
            }
        } catch (InterruptedException done) {
            if (painted) {
                err.print(CLEAR);
                err.flush();
            }
        }
    }

    private String line() {
        double seconds = (System.nanoTime() - begin) / 1e9;
        String counts = simulating
                ? String.format(Locale.ROOT, "  %,d instructions  cycle %,d", instructions, cycle)
                : "";
        return String.format(Locale.ROOT, "%s%s  %.1f s", stage, counts, seconds);
    }
}

package ascendsim.traces.timeline;

import ascendsim.traces.log.Event;
import ascendsim.traces.log.Events;
import ascendsim.traces.log.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The last launch of a log as a picture of one AI core: a lane for each pipe that ran anything, a rectangle for each
 * instruction, a tint where the pipe stood still, arrows for cross-core flags. Self-contained SVG of at most 200 kB:
 * what is narrower than half a pixel becomes one with its neighbour. The same log gives the same bytes; the file
 * appears complete or not at all.
 */
public final class TimelineSvg {
    static final int MOST_BYTES = 200_000;
    private static final double PIXELS = 0.5;

    private TimelineSvg() {
    }

    /**
     * Writes the picture of an AI core.
     *
     * @throws IOException              if the file cannot be written
     * @throws IllegalArgumentException if the log has no launch with times or that AI core took no part in it
     */
    public static void write(Events log, Path file, Scope scope) throws IOException {
        byte[] bytes = of(log, scope).getBytes(StandardCharsets.UTF_8);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The text of the picture. */
    static String of(Events log, Scope wanted) {
        long cycles = cycles(log);
        Scope scope = wanted.until(cycles);
        if (log.launches().isEmpty() || !log.launches().getLast().timed()
                || log.launches().getLast().cores().stream().noneMatch(core -> core.block() == scope.core())) {
            throw new IllegalArgumentException("timeline: AI core " + scope.core()
                    + " took no part; expected one of a launch with times");
        }
        double grain = PIXELS * Layout.cyclesPerPixel(scope);
        Recording recording = Recording.of(log, scope, grain);
        String text = draw(recording, cycles);
        while (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            grain *= 2;
            recording.coarsen(grain);
            text = draw(recording, cycles);
        }
        return text;
    }

    private static String draw(Recording recording, long cycles) {
        Launch launch = recording.launch();
        double mhz = launch.chip().cores().clockMhz();
        SvgText svg = new SvgText();
        Layout layout = new Layout(recording);
        Legend legend = new Legend(recording.shown(), recording.flags());
        Frame frame = new Frame(svg, recording.scope(), layout, legend);
        frame.open();
        frame.title(launch.kernel().name() + " on " + launch.chip().name(), cycles, mhz);
        frame.grid();
        new Picture(svg, recording, layout).draw();
        frame.axes(mhz);
        frame.legend();
        frame.close();
        return svg.toString();
    }

    /** Cycles of the last launch. */
    private static long cycles(Events log) {
        long[] last = new long[1];
        log.forEach(event -> last[0] = last(event, last[0]));
        return last[0];
    }

    private static long last(Event event, long soFar) {
        return switch (event.kind()) {
            case LAUNCHED -> 0;
            case SCALAR, INSTRUCTION, STALL, CORE_STARTED, CORE_ENDED, FINISHED -> Math.max(soFar, event.end());
            case TRAFFIC, FLAG_SET, FLAG_TAKEN, CROSS_SET, CROSS_TAKEN -> soFar;
        };
    }
}

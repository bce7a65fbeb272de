package ascendsim.traces.plot;

import java.io.IOException;
import java.nio.file.Path;

/** A picture of measured or simulated times. */
public sealed interface Plot permits ScatterPlot, ConvergencePlot {
    /** The picture as self-contained SVG; the same plot gives the same bytes. */
    void writeSvg(Path file) throws IOException;

    /** The picture as PNG; its letters are those of the machine's fonts. */
    void writePng(Path file) throws IOException;
}

package ascendsim.cli.command;

import ascendsim.cli.output.OutputFile;
import ascendsim.isa.BadInput;
import ascendsim.traces.plot.ScatterPlot;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --plot}. */
final class PlotOption {
    private static final String PNG = ".png";

    @Option(names = "--plot", paramLabel = "FILE.svg|FILE.png",
            description = "Draw predicted over measured times, both axes logarithmic, a colour for each family.")
    private Optional<String> plot;

    /** A picture to be written. */
    record Plot(OutputFile file, boolean png) {
        void write(ScatterPlot picture) {
            file.write(path -> {
                if (png) {
                    picture.writePng(path);
                } else {
                    picture.writeSvg(path);
                }
            });
        }
    }

    Optional<String> path() {
        return plot;
    }

    /** The picture, if one is wanted; its place can be written to. */
    Optional<Plot> read() {
        return plot.map(path -> {
            if (!path.endsWith(PNG) && !path.endsWith(".svg")) {
                throw BadInput.of("--plot", path, "expected a name that ends in .svg or .png", "");
            }
            return new Plot(OutputFile.of("--plot", path), path.endsWith(PNG));
        });
    }
}

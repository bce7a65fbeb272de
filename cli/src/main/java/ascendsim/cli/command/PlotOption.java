package ascendsim.cli.command;

import ascendsim.cli.output.PlotFile;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --plot}. */
final class PlotOption {
    @Option(names = "--plot", paramLabel = "FILE.svg|FILE.png",
            description = "Draw predicted over measured times, both axes logarithmic, a colour for each family.")
    private Optional<String> plot;

    Optional<String> path() {
        return plot;
    }

    /** The picture's file, if one is wanted; it can be written to. */
    Optional<PlotFile> read() {
        return plot.map(path -> PlotFile.of("--plot", path));
    }
}

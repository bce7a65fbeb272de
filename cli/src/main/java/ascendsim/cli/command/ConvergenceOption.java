package ascendsim.cli.command;

import ascendsim.cli.output.PlotFile;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --plot} of a search. */
final class ConvergenceOption {
    @Option(names = "--plot", paramLabel = "FILE.svg|FILE.png",
            description = "Draw every simulated time and the best so far over the number of simulations.")
    private Optional<String> plot;

    Optional<String> path() {
        return plot;
    }

    /** The picture's file, if one is wanted; it can be written to. */
    Optional<PlotFile> read() {
        return plot.map(path -> PlotFile.of("--plot", path));
    }
}

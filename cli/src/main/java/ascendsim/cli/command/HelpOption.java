package ascendsim.cli.command;

import picocli.CommandLine.Option;

/** {@code --help}. */
public final class HelpOption {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;
}

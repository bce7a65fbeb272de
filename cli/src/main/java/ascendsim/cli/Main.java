package ascendsim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code ascendsim} command. */
@Command(name = "ascendsim", version = "ascendsim 0.1.0", mixinStandardHelpOptions = true,
        description = "Runs Ascend AI Core kernels without the hardware.")
public final class Main implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Runs one command and ends the JVM with its exit status. */
    public static void main(String[] args) {
        StandardError.restore();
        System.exit(new CommandLine(new Main()).execute(args));
    }
}

package ascendsim.cli.command;

import ascendsim.sim.Device.L2State;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What kernels run on, and how. */
final class MachineOptions {
    @Option(names = "--chip", paramLabel = "NAME", defaultValue = "Ascend910B3",
            description = "The chip, as soc_version spells it, case ignored (default ${DEFAULT-VALUE}).")
    private String chip;

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "timed",
            description = "timed: numbers and time; ordered: numbers only; timing: time only (default timed).")
    private String mode;

    @Option(names = "--l2", paramLabel = "STATE", defaultValue = "cold",
            description = "What the L2 holds at the start: cold: nothing; warm: the inputs, then the outputs, as"
                    + " far as they fit; rotated: what a run on other inputs left, its outputs where this"
                    + " one's will lie (default cold).")
    private String l2;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Inputs that are not files are drawn from it (default 0).")
    private String seed;

    @Option(names = "--sanitize", paramLabel = "LIST", defaultValue = "memory,sync",
            description = "Watch the program for mistakes: all, none or some of memory, init, race, sync (default"
                    + " memory,sync).")
    private String sanitize;

    Optional<Machine> read(Collected problems) {
        Optional<Chip> foundChip = problems.attempt(() -> Chips.find("--chip", chip));
        Optional<Mode> foundMode = problems.attempt(() -> Words.one("--mode", mode, Mode.class));
        Optional<L2State> foundL2 = problems.attempt(() -> Words.one("--l2", l2, L2State.class));
        Optional<Long> foundSeed =
                problems.attempt(() -> Words.whole("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE));
        Optional<Sanitizers> sanitizers =
                problems.attempt(() -> Sanitizers.parse("--sanitize", sanitize));
        if (foundChip.isEmpty() || foundMode.isEmpty() || foundL2.isEmpty() || foundSeed.isEmpty()
                || sanitizers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Machine(foundChip.get(), foundMode.get(), foundL2.get(), foundSeed.get(),
                sanitizers.get()));
    }
}

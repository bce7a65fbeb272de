package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.sim.Device.L2State;
import ascendsim.tiling.search.Method;
import ascendsim.tiling.search.Objective;
import ascendsim.tiling.search.Tuner;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a tiling is searched for. */
final class SearchOptions {
    private static final int MOST_JOBS = 1024;
    private static final String TWO = "time,workspace";

    @Option(names = "--search", paramLabel = "METHOD", defaultValue = "genetic",
            description = "genetic, random or exhaustive (default ${DEFAULT-VALUE}).")
    private String search;

    @Option(names = "--objective", paramLabel = "WHAT", defaultValue = "time",
            description = "time, or time,workspace: tilings none of which is better in both (default"
                    + " ${DEFAULT-VALUE}).")
    private String objective;

    @Option(names = "--budget", paramLabel = "N",
            description = "Simulations, that of the official kernel included (default 200; exhaustive: as many as it"
                    + " takes).")
    private Optional<String> budget;

    @Option(names = "--knobs", paramLabel = "NAME[,NAME...]", split = ",",
            description = "Search only these knobs, such as base_m,base_n (default: all of the operator).")
    private List<String> knobs = List.of();

    @Option(names = "--l2", paramLabel = "STATE", defaultValue = "cold",
            description = "What the L2 holds at the start: cold: nothing; warm: the inputs, then the outputs, as"
                    + " far as they fit; rotated: what a run on other inputs left, its outputs where this"
                    + " one's will lie (default cold).")
    private String l2;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Random numbers are drawn from it; the same seed gives the same result (default 0).")
    private String seed;

    @Option(names = "--jobs", paramLabel = "N",
            description = "Simulations at a time (default: one for each processor); results do not depend on it.")
    private Optional<String> jobs;

    /** @param start the seed, if it is one */
    Optional<Tuner.Plan> read(Optional<Long> start, Collected problems) {
        Optional<Method> method = problems.attempt(() -> Words.one("--search", search, Method.class));
        Optional<Objective> aim = problems.attempt(this::objective);
        Optional<Integer> most = method.flatMap(m -> problems.attempt(() -> budget(m)));
        Optional<L2State> state = problems.attempt(() -> Words.one("--l2", l2, L2State.class));
        Optional<Integer> threads = problems.attempt(() -> jobs.map(j -> (int) Words.whole("--jobs", j, 1, MOST_JOBS))
                .orElseGet(() -> Runtime.getRuntime().availableProcessors()));
        if (method.isEmpty() || aim.isEmpty() || most.isEmpty() || state.isEmpty() || start.isEmpty()
                || threads.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Tuner.Plan(method.get(), aim.get(), most.get(), start.get(), threads.get(),
                state.get()));
    }

    long seed() {
        return Words.whole("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The knobs that are free; none: all. */
    List<String> knobs() {
        return knobs.stream().map(String::strip).toList();
    }

    private Objective objective() {
        return switch (objective.replace(" ", "")) {
            case "time" -> Objective.TIME;
            case TWO -> Objective.TIME_WORKSPACE;
            default -> throw BadInput.of("--objective", objective, "expected time or " + TWO, "");
        };
    }

    private int budget(Method method) {
        int usual = method == Method.EXHAUSTIVE ? Integer.MAX_VALUE : 200;
        return budget.map(b -> (int) Words.whole("--budget", b, 1, Integer.MAX_VALUE)).orElse(usual);
    }
}

package ascendsim.tiling.search;

import ascendsim.sim.Device.L2State;
import ascendsim.tiling.space.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches of one problem against each other: the exhaustive optimum, then genetic and random search with a small part
 * of the evaluations, each with several seeds.
 *
 * @param jobs    simulations at a time
 * @param watcher told the best time and the simulations of the search that runs, now and then
 */
public record Contest(int jobs, ObjIntConsumer<Double> watcher) {
    /** Of the legal points, what genetic and random search may simulate. */
    public static final double SHARE = 0.05;
    /** Seeds of each search. */
    public static final int SEEDS = 5;

    /**
     * One search of a contest.
     *
     * @param method exhaustive comes first: it says what the others' budget is
     */
    public record Entry(Method method, long seed) {
        /** Its name in a journal. */
        public String name() {
            return method.name().toLowerCase(Locale.ROOT) + "-" + seed;
        }
    }

    /** All searches of a problem, in their order. */
    public static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(List.of(new Entry(Method.EXHAUSTIVE, 0)));
        for (Method method : List.of(Method.GENETIC, Method.RANDOM)) {
            for (long seed = 0; seed < SEEDS; seed++) {
                entries.add(new Entry(method, seed));
            }
        }
        return entries;
    }

    /**
     * Runs one search.
     *
     * @param legal points of the space; 0 for the exhaustive search, which finds out
     * @return what is to be known of it, as one line of a journal
     */
    public ObjectNode run(ProblemFile.Problem problem, Entry entry, long legal) {
        boolean all = entry.method() == Method.EXHAUSTIVE;
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("problem", problem.id()).put("search",
                entry.name());
        if (all) {
            Survey survey = Survey.of(problem.space(), jobs);
            line.put("points", survey.points()).put("legal", survey.legal().size())
                    .put("symmetric", survey.symmetric()).put("dominated", survey.dominated())
                    .put("knobs", String.join(" ", problem.space().axes().stream().map(Axis::name).toList()));
        }
        int budget = all ? Integer.MAX_VALUE : (int) Math.max(1, Math.floor(SHARE * legal));
        long begin = System.nanoTime();
        Tuning tuning = new Tuner(new Tuner.Plan(entry.method(), Objective.TIME, budget, entry.seed(), jobs,
                L2State.COLD), watcher).tune(problem.space());
        Counts counts = tuning.counts();
        line.put("default_us", tuning.official().microseconds()).put("best_us", tuning.best().microseconds())
                .put("simulated", counts.simulated()).put("aborted", counts.aborted()).put("pruned", counts.pruned())
                .put("wall_s", (System.nanoTime() - begin) / 1e9);
        return line.put("best", tuning.best().knobs().map(Object::toString).orElse("default"));
    }
}

package ascendsim.tiling.search;

import ascendsim.isa.program.KernelText;
import ascendsim.kernels.batch.Batch;
import ascendsim.kernels.plan.Plan;
import ascendsim.tiling.space.Candidate;
import ascendsim.tiling.space.Point;
import ascendsim.tiling.space.SearchSpace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Everything that was tried of a space, each kernel once. Batches are simulated by several threads; what comes out does
 * not depend on how many. One thread asks.
 */
final class Archive {
    private final SearchSpace space;
    private final Simulator simulator;
    private final Bounds bounds;
    private final Limits limits;
    private final Batch batch;
    private final Tally tally = new Tally();
    private final Estimate estimate;
    private final Map<Point, Seen> seen = new HashMap<>();
    private final Map<Point, String> kernels = new LinkedHashMap<>();
    private final SequencedMap<String, Trial> trials = new LinkedHashMap<>();
    private final List<Trial> improvements = new ArrayList<>();
    private final Watcher watcher;
    private Optional<Trial> best = Optional.empty();

    /** Told after each batch. */
    @FunctionalInterface
    interface Watcher {
        void tried(int simulated, double bestMicroseconds);
    }

    /**
     * How far a search may go.
     *
     * @param budget simulations
     * @param slack  a simulation is given up after so many times the best time of the batches before; infinite: never
     */
    record Limits(int budget, double slack, int jobs) {
        Limits withSlack(double other) {
            return new Limits(budget, other, jobs);
        }
    }

    Archive(SearchSpace space, Simulator simulator, Limits limits, Watcher watcher) {
        this.space = space;
        this.simulator = simulator;
        this.bounds = new Bounds(simulator.subject(), simulator.l2());
        this.estimate = new Estimate(space.subject());
        this.limits = limits;
        this.batch = new Batch(limits.jobs(), Batch.UNWATCHED);
        this.watcher = watcher;
        official();
    }

    private void official() {
        Plan plan = space.official();
        tally.evaluations++;
        tally.simulated++;
        record(fingerprint(plan), Trial.of(tally.simulated, Optional.empty(), plan,
                simulator.evaluate(plan, Double.POSITIVE_INFINITY)));
    }

    SearchSpace space() {
        return space;
    }

    /** Simulations that may still be begun. */
    int left() {
        return limits.budget() - tally.simulated;
    }

    boolean isLegal(Point point) {
        return seen(point) instanceof Seen.Legal;
    }

    Seen seen(Point point) {
        look(List.of(point));
        return seen.get(point);
    }

    /** Finds out what points are, several at a time. */
    void look(Collection<Point> points) {
        List<Point> unseen = points.stream().filter(point -> !seen.containsKey(point)).distinct().toList();
        List<Seen> found = unseen.size() < 2
                ? unseen.stream().map(this::found).toList()
                : batch.map(unseen, _ -> 0, this::found);
        for (int i = 0; i < unseen.size(); i++) {
            note(unseen.get(i), found.get(i));
        }
    }

    private Seen found(Point point) {
        return Seen.of(space.candidate(point), estimate);
    }

    private void note(Point point, Seen what) {
        if (seen.putIfAbsent(point, what) == null) {
            tally.count(what);
        }
    }

    /** Plans of the legal points whose time is not known; they are gone when these points have been evaluated. */
    private Map<Point, Plan> plans(Collection<Point> points) {
        List<Point> wanted = points.stream().filter(point -> !isKnown(point))
                .filter(point -> !seen.containsKey(point) || isLegal(point)).distinct().toList();
        List<Candidate> made = batch.map(wanted, _ -> 0, space::candidate);
        Map<Point, Plan> plans = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            note(wanted.get(i), Seen.of(made.get(i), estimate));
            if (made.get(i) instanceof Candidate.Legal(Plan plan)) {
                plans.put(wanted.get(i), plan);
            }
        }
        return plans;
    }

    /** Whether the time of a point is known, exactly or as far as was asked for. */
    boolean isKnown(Point point) {
        return kernels.containsKey(point) && trials.containsKey(kernels.get(point));
    }

    /** Looks at many legal points: as a batch, so that what is given up does not depend on who comes first. */
    void evaluate(Collection<Point> points, double slack) {
        double most = best.map(Trial::microseconds).orElse(Double.POSITIVE_INFINITY) * slack;
        Map<Point, Plan> plans = plans(points);
        SequencedMap<String, Fresh> fresh = new LinkedHashMap<>();
        for (Point point : points) {
            tally.evaluations++;
            if (!isKnown(point) && plans.containsKey(point)) {
                Plan plan = plans.get(point);
                String kernel = kernels.computeIfAbsent(point, _ -> fingerprint(plan));
                if (trials.containsKey(kernel) || fresh.containsKey(kernel)) {
                    tally.symmetric++;
                } else if (bounds.microseconds(plan) > most) {
                    tally.pruned++;
                    record(kernel, Trial.of(0, Optional.of(space.knobs(point)), plan,
                            new Evaluation.Pruned(bounds.microseconds(plan))));
                } else if (fresh.size() < left()) {
                    fresh.put(kernel, new Fresh(kernel, point, plan));
                }
            }
        }
        simulate(List.copyOf(fresh.values()), most);
    }

    private record Fresh(String kernel, Point point, Plan plan) {
    }

    private void simulate(List<Fresh> fresh, double most) {
        List<Evaluation> found = batch.map(fresh, one -> bounds.microseconds(one.plan()),
                one -> simulator.evaluate(one.plan(), most));
        for (int i = 0; i < fresh.size(); i++) {
            tally.simulated++;
            Fresh one = fresh.get(i);
            record(one.kernel(), Trial.of(tally.simulated, Optional.of(space.knobs(one.point())), one.plan(),
                    found.get(i)));
        }
        watcher.tried(tally.simulated, best.map(Trial::microseconds).orElse(Double.NaN));
    }

    private void record(String kernel, Trial trial) {
        trials.put(kernel, trial);
        tally.count(trial.evaluation());
        if (trial.isTimed() && trial.microseconds() < best.map(Trial::microseconds).orElse(Double.MAX_VALUE)) {
            best = Optional.of(trial);
            improvements.add(trial);
        }
    }

    /** What is known of a point's time: the least it takes; infinite where nothing is. */
    double score(Point point) {
        return trial(point).map(Trial::microseconds).orElse(Double.POSITIVE_INFINITY);
    }

    Optional<Trial> trial(Point point) {
        return Optional.ofNullable(kernels.get(point)).map(trials::get);
    }

    /** The points that have been evaluated, in the order of their evaluation. */
    List<Point> known() {
        return kernels.keySet().stream().filter(this::isKnown).toList();
    }

    Limits limits() {
        return limits;
    }

    /** The fastest so far; the official one at the start. */
    Optional<Trial> best() {
        return best;
    }

    /** The official kernel first, then in the order of the simulations. */
    List<Trial> trials() {
        return List.copyOf(trials.values());
    }

    /** Each trial that was faster than all before it. */
    List<Trial> improvements() {
        return List.copyOf(improvements);
    }

    /** Counts the points that a survey has passed over. */
    void passedOver(Survey survey) {
        tally.count(survey);
    }

    Counts counts() {
        return tally.counts();
    }

    /** Kernels that are the same to the letter take the same time. */
    static String fingerprint(Plan plan) {
        try {
            byte[] text = KernelText.print(plan.kernels()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

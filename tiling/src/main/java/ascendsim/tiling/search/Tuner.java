package ascendsim.tiling.search;

import ascendsim.isa.BadInput;
import ascendsim.sim.Device.L2State;
import ascendsim.tiling.search.Archive.Limits;
import ascendsim.tiling.space.Point;
import ascendsim.tiling.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Searches a space. The same plan and seed give the same result, whatever the number of threads. */
public final class Tuner {
    /** Points between two looks at the best time in an exhaustive search; it does not depend on the threads. */
    private static final int STRIDE = 64;
    /** Points of the largest space of which every one is looked at. */
    private static final long MOST_POINTS = 1_000_000;
    /** Draws for each legal point that a random search may need. */
    private static final int MOST_DRAWS = 200;

    /**
     * How to search.
     *
     * @param budget simulations, the official kernel's included; 1 or more
     * @param jobs   simulations at a time, 1 or more
     * @param l2     what the L2 holds at the start
     */
    public record Plan(Method method, Objective objective, int budget, long seed, int jobs, L2State l2) {
    }

    private final Plan plan;
    private final ObjIntConsumer<Double> watcher;

    /** @param watcher told the best time and the simulations so far, now and then */
    public Tuner(Plan plan, ObjIntConsumer<Double> watcher) {
        this.plan = plan;
        this.watcher = watcher;
    }

    /** @throws BadInput if no point of the space is legal, or there are too many for an exhaustive search */
    public Tuning tune(SearchSpace space) {
        if (plan.method() == Method.EXHAUSTIVE && space.points() > MOST_POINTS) {
            throw BadInput.of("tune", "an exhaustive search of " + space.points() + " points",
                    "expected at most " + MOST_POINTS, "free fewer knobs with --knobs, or choose another search");
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
        double slack = plan.objective() == Objective.TIME ? 1 : Double.POSITIVE_INFINITY;
        Archive archive = new Archive(space, new Simulator(space.subject(), plan.l2()),
                new Limits(plan.budget(), slack, plan.jobs()),
                (simulated, best) -> watcher.accept(best, simulated));
        switch (plan.method()) {
            case GENETIC -> genetic(archive, random);
            case RANDOM -> random(archive, random);
            case EXHAUSTIVE -> exhaustive(archive);
        }
        return new Tuning(space, archive.trials(), archive.improvements(), archive.counts());
    }

    private void genetic(Archive archive, RandomGenerator random) {
        Genetic search = new Genetic(archive, new Walk(archive, random), random);
        if (plan.objective() == Objective.TIME) {
            search.run();
        } else {
            search.runForTwo();
        }
    }

    private static void random(Archive archive, RandomGenerator random) {
        new Walk(archive, random);
        long draws = (long) MOST_DRAWS * archive.limits().budget();
        while (archive.left() > 0 && draws > 0) {
            List<Point> drawn = new ArrayList<>();
            for (int i = 0; i < STRIDE; i++, draws--) {
                drawn.add(archive.space().any(random));
            }
            archive.evaluate(drawn, archive.limits().slack());
        }
    }

    /** The most promising first: what follows is given up the sooner. No more is planned than the budget can use. */
    private void exhaustive(Archive archive) {
        Surveyor surveyor = new Surveyor(archive.space(), plan.jobs());
        boolean more = true;
        while (archive.left() > 0 && more) {
            List<Point> points = surveyor.next(archive.left()).stream().map(Survey.Legal::point).toList();
            more = !points.isEmpty();
            for (int from = 0; from < points.size() && archive.left() > 0; from += STRIDE) {
                archive.evaluate(points.subList(from, Math.min(points.size(), from + STRIDE)),
                        archive.limits().slack());
            }
        }
        archive.passedOver(surveyor.survey());
        if (surveyor.isEmpty()) {
            new Walk(archive, RandomGenerator.of("L64X128MixRandom"));
        }
    }
}

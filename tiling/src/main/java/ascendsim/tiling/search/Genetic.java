package ascendsim.tiling.search;

import ascendsim.tiling.space.Point;
import io.jenetics.Chromosome;
import io.jenetics.EliteSelector;
import io.jenetics.Genotype;
import io.jenetics.IntegerChromosome;
import io.jenetics.IntegerGene;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.TournamentSelector;
import io.jenetics.UniformCrossover;
import io.jenetics.engine.Engine;
import io.jenetics.engine.Evaluator;
import io.jenetics.ext.moea.NSGA2Selector;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Evolution of points: one chromosome with a gene for each axis, decoded to legal points only. It runs on the caller's
 * thread with its own random numbers; only the times of a generation are simulated side by side.
 */
final class Genetic {
    private static final int LEAST_POPULATION = 8;
    private static final int MOST_POPULATION = 32;
    /** Generations that a budget is meant for. */
    private static final int GENERATIONS = 8;
    /** Generations without a faster tiling after which evolution ends. */
    private static final int PATIENCE = 4;
    /** Points drawn for one that is guessed to be good. */
    private static final int DRAWS = 24;
    /** Of the budget, what is left for the neighbours of what evolution finds. */
    private static final double POLISH_SHARE = 0.4;
    /** Slower ones still tell evolution something. */
    private static final double SLACK = 1.5;
    private static final double CROSSOVER = 0.5;
    private static final double STEP = 0.35;
    private static final double PAIR = 0.2;
    private static final int TOURNAMENT = 3;

    private final Archive archive;
    private final Walk walk;
    private final RandomGenerator random;
    private final int population;
    private final List<Integer> sizes;
    private int generation;
    private int lastImprovement;
    private double bestBefore = Double.POSITIVE_INFINITY;

    Genetic(Archive archive, Walk walk, RandomGenerator random) {
        this.archive = archive;
        this.walk = walk;
        this.random = random;
        this.sizes = archive.space().axes().stream().map(axis -> axis.settings().size()).toList();
        this.population = Math.clamp(archive.limits().budget() / GENERATIONS, LEAST_POPULATION, MOST_POPULATION);
    }

    /** For time alone. */
    void run() {
        Selector<IntegerGene, Double> parents = new TournamentSelector<>(TOURNAMENT);
        evolve(SLACK, archive::score, parents, new EliteSelector<>(Math.max(2, population / 4), parents));
        Polish polish = new Polish(archive, walk);
        polish.run();
        int idle = 0;
        while (archive.left() > 0 && idle < PATIENCE) {
            double before = bestTime();
            elsewhere();
            polish.run();
            idle = bestTime() < before ? 0 : idle + 1;
        }
    }

    /** The most promising of new points at random: what evolution found may lie apart from the best. */
    private void elsewhere() {
        List<Point> unknown = walk.byEstimate(walk.guesses(DRAWS * population));
        archive.evaluate(unknown.subList(0, Math.min(unknown.size(), LEAST_POPULATION)), 1);
    }

    private double bestTime() {
        return archive.best().map(Trial::microseconds).orElse(Double.POSITIVE_INFINITY);
    }

    /** For time and workspace: NSGA-II. Nothing is given up, for a slow tiling may need little workspace. */
    void runForTwo() {
        Function<Point, Vec<double[]>> fitness = point -> Vec.of(archive.score(point),
                archive.trial(point).map(trial -> (double) trial.workspaceBytes()).orElse(Double.POSITIVE_INFINITY));
        evolve(Double.POSITIVE_INFINITY, fitness, new TournamentSelector<>(TOURNAMENT), NSGA2Selector.ofVec());
    }

    private <C extends Comparable<? super C>> void evolve(double slack, Function<Point, C> fitness,
            Selector<IntegerGene, C> parents, Selector<IntegerGene, C> survivors) {
        Evaluator<IntegerGene, C> evaluator = phenotypes -> evaluated(phenotypes, slack, fitness);
        Engine<IntegerGene, C> engine = new Engine.Builder<>(evaluator, () -> genotype(walk.any()))
                .populationSize(population).minimizing().executor(Runnable::run)
                .offspringSelector(parents).survivorsSelector(survivors)
                .alterers(new UniformCrossover<>(CROSSOVER), new StepMutator<>(STEP, sizes),
                        new PairMutator<>(PAIR, sizes))
                .build();
        int reserve = slack == SLACK ? (int) (POLISH_SHARE * archive.limits().budget()) : 0;
        RandomRegistry.with(random).run(() -> engine.stream(first()).limit(_ -> goesOn(reserve)).forEach(_ -> {
            generation++;
        }));
    }

    private boolean goesOn(int reserve) {
        double best = bestTime();
        if (best < bestBefore) {
            bestBefore = best;
            lastImprovement = generation;
        }
        return archive.left() > reserve && generation - lastImprovement < PATIENCE;
    }

    /** Near the official tiling, half of them good guesses, the rest anything. */
    private ISeq<Genotype<IntegerGene>> first() {
        Set<Point> points = new LinkedHashSet<>(List.of(walk.legal(archive.space().nearOfficial())));
        List<Point> guesses = walk.guesses(DRAWS * population);
        points.addAll(guesses.subList(0, Math.min(guesses.size(), population / 2)));
        for (int drawn = 0; points.size() < population && drawn < population; drawn++) {
            points.add(walk.any());
        }
        return ISeq.of(points.stream().map(this::genotype).toList());
    }

    private Genotype<IntegerGene> genotype(Point point) {
        int most = sizes.stream().mapToInt(Integer::intValue).max().orElseThrow();
        return Genotype.of(IntegerChromosome.of(
                point.places().stream().map(place -> IntegerGene.of(place, 0, most)).toList()));
    }

    private Point point(Genotype<IntegerGene> genotype) {
        Chromosome<IntegerGene> genes = genotype.chromosome();
        return walk.legal(new Point(genes.stream().map(IntegerGene::allele).toList()));
    }

    private <C extends Comparable<? super C>> ISeq<Phenotype<IntegerGene, C>> evaluated(
            Seq<Phenotype<IntegerGene, C>> phenotypes, double slack, Function<Point, C> fitness) {
        List<Point> points = phenotypes.stream().map(phenotype -> point(phenotype.genotype())).toList();
        archive.evaluate(new LinkedHashSet<>(points), slack);
        List<Phenotype<IntegerGene, C>> evaluated = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            evaluated.add(phenotypes.get(i).withFitness(fitness.apply(points.get(i))));
        }
        return ISeq.of(evaluated);
    }
}

package ascendsim.tiling.search;

import io.jenetics.Chromosome;
import io.jenetics.IntegerGene;
import io.jenetics.Mutator;
import io.jenetics.MutatorResult;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Moves genes to neighbouring settings, now and then to any: sizes on an axis ascend through multiples of fractals and
 * powers of two, so that a step keeps their structure.
 */
final class StepMutator<C extends Comparable<? super C>> extends Mutator<IntegerGene, C> {
    private static final double ANYWHERE = 0.2;
    private static final int FURTHEST = 2;

    private final List<Integer> sizes;

    /**
     * @param probability that a gene moves
     * @param sizes       settings of each axis
     */
    StepMutator(double probability, List<Integer> sizes) {
        super(probability);
        this.sizes = sizes;
    }

    @Override
    protected MutatorResult<Chromosome<IntegerGene>> mutate(Chromosome<IntegerGene> chromosome, double unused,
            RandomGenerator random) {
        MSeq<IntegerGene> genes = MSeq.of(chromosome);
        int moved = 0;
        for (int axis = 0; axis < genes.length(); axis++) {
            if (random.nextDouble() < _probability) {
                genes.set(axis, moved(genes.get(axis), sizes.get(axis), random));
                moved++;
            }
        }
        return new MutatorResult<>(chromosome.newInstance(ISeq.of(genes)), moved);
    }

    private static IntegerGene moved(IntegerGene gene, int settings, RandomGenerator random) {
        if (random.nextDouble() < ANYWHERE) {
            return gene.newInstance(random.nextInt(settings));
        }
        int step = (1 + random.nextInt(FURTHEST)) * (random.nextBoolean() ? 1 : -1);
        return gene.newInstance(Math.clamp(gene.allele() + step, 0, settings - 1));
    }
}

package ascendsim.tiling.search;

import io.jenetics.Chromosome;
import io.jenetics.IntegerGene;
import io.jenetics.Mutator;
import io.jenetics.MutatorResult;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import java.util.List;
import java.util.random.RandomGenerator;

/** Moves two genes in opposite directions: a block becomes taller and narrower, a load longer and the other shorter. */
final class PairMutator<C extends Comparable<? super C>> extends Mutator<IntegerGene, C> {
    private final List<Integer> sizes;

    /**
     * @param probability that two genes of a point move
     * @param sizes       settings of each axis
     */
    PairMutator(double probability, List<Integer> sizes) {
        super(probability);
        this.sizes = sizes;
    }

    @Override
    protected MutatorResult<Chromosome<IntegerGene>> mutate(Chromosome<IntegerGene> chromosome, double unused,
            RandomGenerator random) {
        if (chromosome.length() < 2 || random.nextDouble() >= _probability) {
            return new MutatorResult<>(chromosome, 0);
        }
        int one = random.nextInt(chromosome.length());
        int other = (one + 1 + random.nextInt(chromosome.length() - 1)) % chromosome.length();
        MSeq<IntegerGene> genes = MSeq.of(chromosome);
        genes.set(one, moved(genes, one, 1));
        genes.set(other, moved(genes, other, -1));
        return new MutatorResult<>(chromosome.newInstance(ISeq.of(genes)), 2);
    }

    private IntegerGene moved(MSeq<IntegerGene> genes, int axis, int step) {
        IntegerGene gene = genes.get(axis);
        return gene.newInstance(Math.clamp(gene.allele() + step, 0, sizes.get(axis) - 1));
    }
}

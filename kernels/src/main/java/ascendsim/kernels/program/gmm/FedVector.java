package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.widening.FedWeights;
import ascendsim.kernels.program.widening.FeedCut;
import ascendsim.kernels.program.widening.WeightFeed;
import ascendsim.kernels.program.widening.WideningBuffers;
import java.util.Optional;

/**
 * The AIV program of a grouped matmul with small weights on v310: for each block of its AIC the weights that the AIC is
 * about to multiply with, widened and brought into L1 (operators.md §1.5).
 *
 * @param operands where weights, scales and offsets are
 */
public record FedVector(Groups.Rows groups, GroupCut cut, Feed feed, StripVector.Operands operands) {
    private static final long ADDRESS_BYTES = 8;

    /**
     * How weights get to L1.
     *
     * @param weights those of each group
     * @param cut     how they are cut on the way
     * @param buffers UB, and the slots in L1
     */
    public record Feed(FedWeights weights, FeedCut cut, WideningBuffers buffers) {
    }

    /** The program. */
    public Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        GroupWalk walk = new GroupWalk(program, groups, cut);
        Place weight = Place.of(program, operands.weight());
        Place scale = Place.of(program, operands.scale());
        Optional<Place> offset = operands.offset().map(source -> Place.of(program, source));
        WeightFeed weights = new WeightFeed(program, feed.weights, feed.cut, feed.buffers);
        weights.open();
        walk.forEach((block, group, _) -> {
            Affine index = group.index();
            var sources = new WeightFeed.Sources(at(program, weight, index, weightBytes()),
                    at(program, scale, index, factorBytes()),
                    offset.map(place -> at(program, place, index, factorBytes())).orElse(Affine.ZERO));
            weights.block(sources, new WeightFeed.Columns(block.column(), block.columns()), Runnable::run);
        });
        weights.close();
        return program.build();
    }

    private long weightBytes() {
        return feed.weights.type().bytes(groups.depth() * groups.columns());
    }

    private long factorBytes() {
        long size = feed.weights.factors().groupSize();
        long lines = size > 0 ? Math.ceilDiv(groups.depth(), size) : 1;
        return feed.weights.out().bytes(lines * groups.columns());
    }

    /** @param bytes of one group's part of a tensor that has all */
    private static Affine at(ProgramBuilder program, Place place, Affine index, long bytes) {
        return switch (place.source) {
            case Source.One _,Source.Single _ -> program.hold(place.start.plus(index.times(bytes)));
            case Source.Listed _ ->
                    program.load(Address.gm(place.start.plus(index.times(ADDRESS_BYTES))), DType.INT64);
        };
    }

    /** A source, and what its start is. */
    private record Place(Source source, Affine start) {
        static Place of(ProgramBuilder program, Source source) {
            return new Place(source, source.start(program));
        }
    }
}

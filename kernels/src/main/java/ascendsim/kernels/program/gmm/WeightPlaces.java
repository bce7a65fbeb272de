package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.kernels.program.antiquant.Widening;
import ascendsim.kernels.program.grouped.GroupWalk;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the weights of a group are, and what widens them. */
final class WeightPlaces {
    private static final long ADDRESS_BYTES = 8;
    private static final long NUMBER_BYTES = 8;

    private final ProgramBuilder program;
    private final StripShape strip;
    private final StripVector.Operands operands;
    private final Affine weight;
    private final Affine scale;
    private final Affine offset;
    private final Optional<Affine> cuts;

    /** Emits the addresses of all groups' tensors or tables. */
    WeightPlaces(ProgramBuilder program, StripShape strip, StripVector.Operands operands) {
        this.program = program;
        this.strip = strip;
        this.operands = operands;
        this.weight = operands.weight().start(program);
        this.scale = operands.scale().start(program);
        this.offset = operands.offset().map(source -> source.start(program)).orElse(Affine.ZERO);
        this.cuts = operands.cuts().map(program::argument);
    }

    /** Emits for the cut of the group's weights, once for each there is. */
    void forCut(GroupWalk.Group group, Consumer<TileCut> emit) {
        Affine which = cuts.map(start -> program.load(Address.gm(start.plus(group.index().times(NUMBER_BYTES))),
                DType.INT64)).orElse(Affine.ZERO);
        Runnable last = () -> emit.accept(strip.cuts().getLast());
        for (int i = strip.cuts().size() - 2; i >= 0; i--) {
            int number = i;
            Runnable others = last;
            last = () -> program.when(Condition.EQ, which, Affine.of(number),
                    () -> emit.accept(strip.cuts().get(number)), others);
        }
        last.run();
    }

    /** Emits where a group's are. @param cut of weights whose groups are as long as this one's */
    Widening.Matrix matrix(GroupWalk.Group group, TileCut cut) {
        Affine depth = group.depth().end();
        Affine weights = program.multiply(depth, group.columns());
        Affine bytes = strip.types().weight().isPacked()
                ? program.compute(Op.SHR, weights, Affine.ONE)
                : weights.times(strip.types().weight().bytes(1));
        Affine lines = cut.groupLength() > 0
                ? program.compute(Op.DIV, depth, Affine.of(cut.groupLength()))
                : Affine.ONE;
        Affine factorBytes = program.multiply(lines, group.columns()).times(strip.types().out().bytes(1));
        return new Widening.Matrix(group.columns(), depth, at(operands.weight(), weight, group, bytes),
                at(operands.scale(), scale, group, factorBytes), operands.offset()
                        .map(source -> at(source, offset, group, factorBytes)).orElse(Affine.ZERO));
    }

    /** @param bytes of one group's part of a tensor that has all */
    private Affine at(Source source, Affine start, GroupWalk.Group group, Affine bytes) {
        return switch (source) {
            case Source.One _,Source.Single _ -> program.hold(start.plus(program.multiply(group.index(), bytes)));
            case Source.Listed _ ->
                    program.load(Address.gm(start.plus(group.index().times(ADDRESS_BYTES))), DType.INT64);
        };
    }
}

package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.antiquant.Antiquant;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.Widening;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;

/**
 * The AIV program of a grouped matmul with small weights: for each block of its AIC it widens the k by base_n strip of
 * weights that the AIC is about to multiply with (tiling_quant.md §6, last lines).
 */
public record StripVector(Groups groups, GroupCut cut, StripShape strip, Operands operands) {
    /** "Strip is in the workspace" and "slot is free". */
    private static final int FULL = 5;
    private static final int FREE = 3;

    /**
     * Where the weights and their factors are.
     *
     * @param scale  [E,N] or [E,G,N], or [N] or [G,N] of each group
     * @param offset likewise
     * @param cuts   table of which cut each group's weights have, if there are several
     */
    public record Operands(Source weight, Source scale, Optional<Source> offset, Optional<String> cuts) {
    }

    /** The slots between an AIV and its AIC. */
    static CrossRing slots(StripShape strip) {
        return new CrossRing(strip.slots(), FULL, FREE);
    }

    /** GM byte address of a core's strip in a slot. */
    static Affine place(ProgramBuilder program, StripShape strip, GroupWalk walk, Affine slot) {
        return program.argument("workspace").plus(walk.core().times(strip.slots()).plus(slot).times(strip.bytes()));
    }

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        GroupWalk walk = new GroupWalk(program, groups, cut);
        Antiquant antiquant =
                new Antiquant(program, AntiquantBuffers.take(memory, strip.types(), strip.capacity()));
        WeightPlaces places = new WeightPlaces(program, strip, operands);
        CrossRing slots = slots(strip);
        Variable slot = program.variable(Affine.ZERO);
        Affine first = place(program, strip, walk, Affine.ZERO);
        antiquant.open();
        walk.forEach((block, group, round) -> {
            slots.acquire(program, round);
            Affine out = program.hold(first.plus(slot.value().times(strip.bytes())));
            var part = new Widening.Part(Affine.ZERO, group.depth().end(), block.column(), block.columns(), out,
                    strip.pitchBytes());
            places.forCut(group, cut -> new Widening(program, antiquant, strip.types(), cut)
                    .emit(places.matrix(group, cut), part));
            slots.publish(program, Pipe.MTE3);
            slot.rotate(strip.slots());
        });
        antiquant.close();
        slots.drain(program, walk.blocks());
        return program.build();
    }
}

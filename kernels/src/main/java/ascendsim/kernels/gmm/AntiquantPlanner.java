package ascendsim.kernels.gmm;

import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.gmm.StripCube;
import ascendsim.kernels.program.gmm.StripShape;
import ascendsim.kernels.program.gmm.StripVector;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * 16-bit float x and weights of small integers: AIVs widen the weights into the workspace, on v310 into L1 where that
 * is built, AICs multiply (operators.md §1.3, §1.4, §1.5).
 */
final class AntiquantPlanner implements PathPlanner {
    private static final int UNIT = 16;
    /** Strips of an AI core: one is multiplied with while the next is made. */
    private static final int SLOTS = 2;

    private final Chip chip;

    AntiquantPlanner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        return switch (tiling.map(given -> MatmulTiling.of(given).antiquantPath()).orElseGet(() -> path(call))) {
            case DIGITS -> new DigitPlanner(chip).plan(call, tiling);
            case ROUNDS -> new RoundPlanner(chip).plan(call, tiling);
            case L1 -> chip.target() == Target.V310
                    ? new FedPlanner(chip).plan(call, tiling)
                    : plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
            case WORKSPACE -> plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
        };
    }

    /** What the call's tiling asks for, else what the vendor chooses. */
    private AntiquantPath path(GroupedCall call) {
        return call.call().tiling().flatMap(knobs -> Knobs.of(knobs).antiquantPath()).orElseGet(() -> {
            if (new FedPlanner(chip).impossible(call).isEmpty()) {
                return AntiquantPath.L1;
            }
            if (DigitChoice.of(call)) {
                return AntiquantPath.DIGITS;
            }
            return new RoundChoice(chip, call).isOfficial() ? AntiquantPath.ROUNDS : AntiquantPath.WORKSPACE;
        });
    }

    private MatmulTiling tiling(GroupedCall call) {
        OfficialGrouped official = new OfficialGrouped(chip, call);
        MatmulTiling usual = official.tiling().withResults(new Results(false, 1, SLOTS));
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(usual, official::staging)).orElse(usual);
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        WidenedWeights weights = new WidenedWeights(chip.target(), call);
        GroupedTiles tiles = weights.tiles(tiling);
        int flags = tiles.bias().isPresent() ? 1 : 0;
        Infeasible.raise(new GroupedRules(chip, tiling, new Base(UNIT, UNIT, UNIT), flags)
                .broken(() -> tiles.buffers(NonQuantPlanner.spaces(chip)).overflows()));
        GroupedParameters parameters = new GroupedParameters(call);
        GroupCut cut = new GroupCut(tiling.base().m(), tiling.base().n(), tiling.cores(),
                call.call().tiling().isEmpty());
        StripShape strip = strip(call, tiling);
        List<Program> programs = List.of(
                new StripCube(parameters.groups(), cut, tiles, weights.operands(), strip)
                        .build(tiles.buffers(NonQuantPlanner.spaces(chip))),
                new StripVector(parameters.groups(), cut, strip, weights.places())
                        .build(new LocalMemoryMap(NonQuantPlanner.spaces(chip))));
        return new Plan(new Kernel(GroupedMatmulContract.NAME, chip.target(), KernelType.MIX_AIC_1_1, tiling.cores(),
                weights.parameters(strip.workspaceBytes(tiling.cores())), programs), tiling);
    }

    private StripShape strip(GroupedCall call, MatmulTiling tiling) {
        WidenedWeights weights = new WidenedWeights(chip.target(), call);
        AntiquantTypes types = weights.types();
        long width = Math.max(StripTiles.STRIP_WIDTH, tiling.base().n());
        List<StripTiles> tiles = weights.lengths().stream().distinct()
                .map(length -> new StripTiles(chip, types, !call.transposedWeight(), length, width)).toList();
        List<TileCut> cuts = StripTiles.cuts(tiles);
        long depth = LongStream.range(0, call.groups()).map(group -> call.k((int) group)).max().orElseThrow();
        long padded = Math.ceilDiv(depth, (long) UNIT) * UNIT;
        long pitch = !call.transposedWeight() ? tiling.base().n() : padded;
        return new StripShape(types, cuts, tiles.getFirst().shared(cuts), pitch,
                types.out().bytes(padded * tiling.base().n()), tiling.cvStages());
    }
}

package ascendsim.kernels.gmm;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.gmm.RoundCube;
import ascendsim.kernels.program.gmm.RoundShape;
import ascendsim.kernels.program.gmm.RoundVector;
import ascendsim.kernels.program.gmm.StripShape;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.grouped.RoundWalk.Rounds;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Template;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 16-bit float x and small weights that all AIVs widen round by round ({@link RoundChoice}). */
final class RoundPlanner implements PathPlanner {
    private static final int UNIT = 16;
    private static final int AIVS = 2;

    private final Chip chip;

    RoundPlanner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        if (!new RoundChoice(chip, call).isPossible()) {
            Infeasible.raise(List.of(new Infeasible("antiquant_path rounds",
                    "one x, and weights that are not transposed", "set antiquant_path to workspace")));
        }
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    private MatmulTiling tiling(GroupedCall call) {
        OfficialGrouped official = new OfficialGrouped(chip, call);
        MatmulTiling usual = official.tiling();
        MatmulTiling rounds = new MatmulTiling(chip.cores().aic(), AIVS, usual.base(), usual.staging(),
                BlockOrder.PLAIN, Template.Blocks.WHOLE, Nd2Nz.NONE, new Results(false, 1, RoundShape.HALVES),
                AntiquantPath.ROUNDS);
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(rounds, official::staging)).orElse(rounds);
    }

    private List<Infeasible> infeasible(MatmulTiling tiling, GroupedTiles tiles) {
        int flags = tiles.bias().isPresent() ? 1 : 0;
        List<Infeasible> broken = new ArrayList<>(new GroupedRules(chip, tiling, new Base(UNIT, UNIT, UNIT), flags)
                .broken(() -> tiles.buffers(NonQuantPlanner.spaces(chip)).overflows()));
        if (tiling.cvStages() != RoundShape.HALVES) {
            broken.add(new Infeasible("cv_stages " + tiling.cvStages(),
                    RoundShape.HALVES + " halves of the workspace with antiquant_path rounds", "leave cv_stages out"));
        }
        return broken;
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        WidenedWeights weights = new WidenedWeights(chip.target(), call);
        GroupedTiles tiles = weights.tiles(tiling);
        Infeasible.raise(infeasible(tiling, tiles));
        Groups.Rows groups = (Groups.Rows) new GroupedParameters(call).groups();
        GroupCut cut = new GroupCut(tiling.base().m(), tiling.base().n(), tiling.cores(),
                call.call().tiling().isEmpty());
        RoundShape round = round(call, tiling);
        List<Program> programs = List.of(
                new RoundCube(groups, cut, tiles, weights.operands(), round)
                        .build(tiles.buffers(NonQuantPlanner.spaces(chip))),
                new RoundVector(groups, cut, round, weights.places())
                        .build(new LocalMemoryMap(NonQuantPlanner.spaces(chip))));
        KernelType type = tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
        return new Plan(new Kernel(GroupedMatmulContract.NAME, chip.target(), type, tiling.cores(),
                weights.parameters(round.workspaceBytes()), programs), tiling);
    }

    private RoundShape round(GroupedCall call, MatmulTiling tiling) {
        WidenedWeights weights = new WidenedWeights(chip.target(), call);
        AntiquantTypes types = weights.types();
        List<StripTiles> tiles = weights.lengths().stream().distinct()
                .map(length -> new StripTiles(chip, types, true, length, StripTiles.ROUND_WIDTH)).toList();
        List<TileCut> cuts = StripTiles.cuts(tiles);
        Rounds rounds = new RoundChoice(chip, call).rounds(tiling.base().n());
        long pitch = RoundChoice.pitch(rounds);
        StripShape strip = new StripShape(types, cuts, tiles.getFirst().shared(cuts), pitch,
                types.out().bytes(rounds.groups() * call.k(0) * pitch), RoundShape.HALVES);
        return new RoundShape(strip, rounds, call.k(0), (long) tiling.cores() * tiling.aivPerAic());
    }
}

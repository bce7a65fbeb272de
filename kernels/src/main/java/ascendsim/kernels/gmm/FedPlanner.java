package ascendsim.kernels.gmm;

import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.gmm.FedCube;
import ascendsim.kernels.program.gmm.FedVector;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.widening.FedWeights;
import ascendsim.kernels.program.widening.FeedCut;
import ascendsim.kernels.program.widening.WideningBuffers;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 16-bit float x and small weights on v310: AIVs widen the weights into L1 (operators.md §1.5). */
final class FedPlanner implements PathPlanner {
    private static final int UNIT = 16;
    private static final int AIVS = 2;
    private static final int SLOTS = FeedCut.RING.slots();
    private static final int BASE_M = 256;
    /** With a bias, whose row lies in L1 too. */
    private static final int BASE_M_BIAS = 240;
    private static final int BASE_N = 256;
    private static final int BASE_K = 64;
    private static final int STEPS = 4;
    private static final int LOADS = 4;
    /** k of a group of scales, and of a slot, are multiples of these. */
    private static final long GROUP_UNIT = 32;
    private static final long SLOT_UNIT = 64;

    private final Chip chip;

    FedPlanner(Chip chip) {
        this.chip = chip;
    }

    /** Why the kernel does not take a call; empty where it does. */
    List<Infeasible> impossible(GroupedCall call) {
        List<Infeasible> broken = new ArrayList<>();
        expect(broken, chip.target() == Target.V310, "a chip of v310");
        expect(broken, new GroupedParameters(call).groups() instanceof Groups.Rows, "groups of rows of one x");
        expect(broken, call.weightFormat() == Format.ND, "weights in ND");
        List<Long> lengths = lengths(call);
        expect(broken, lengths.size() == 1, "one length of the groups of k");
        expect(broken, lengths.getFirst() % GROUP_UNIT == 0, "groups of k of a multiple of " + GROUP_UNIT);
        return broken;
    }

    private static void expect(List<Infeasible> broken, boolean holds, String expected) {
        if (!holds) {
            broken.add(new Infeasible("antiquant_path l1", expected, "set antiquant_path to workspace"));
        }
    }

    private List<Long> lengths(GroupedCall call) {
        return new WidenedWeights(chip.target(), call).lengths().stream().distinct().toList();
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        Infeasible.raise(impossible(call));
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    private MatmulTiling tiling(GroupedCall call) {
        boolean bias = call.call().tensor("bias").isPresent();
        MatmulTiling usual = new MatmulTiling(new OfficialGrouped(chip, call).tiling().cores(), AIVS,
                new Base(bias ? BASE_M_BIAS : BASE_M, BASE_N, BASE_K),
                new Staging(STEPS, STEPS, 2 * STEPS, SLOTS * STEPS), BlockOrder.PLAIN, Template.Blocks.WHOLE,
                Nd2Nz.NONE,
                new Results(false, 1, 1), AntiquantPath.L1);
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(usual, FedPlanner::staging)).orElse(usual);
    }

    /** For another base: slots of the usual depth. */
    private static Staging staging(Base base) {
        int steps = Math.max(1, STEPS * BASE_K / base.k());
        return new Staging(steps, steps, 2 * steps, SLOTS * steps);
    }

    private List<Infeasible> infeasible(MatmulTiling tiling, GroupedTiles tiles, Kept kept) {
        int flags = tiles.bias().isPresent() ? 1 : 0;
        List<Infeasible> broken = new ArrayList<>(new GroupedRules(chip, tiling, new Base(UNIT, UNIT, UNIT), flags)
                .broken(kept::overflows));
        if (tiling.staging().stagesB() != SLOTS) {
            broken.add(new Infeasible(tiling.staging().stagesB() + " loads of weight", SLOTS + " slots in L1",
                    "set depth_b1 to " + SLOTS * tiling.staging().stepKb()));
        }
        if (kept.cut.step() % SLOT_UNIT != 0) {
            broken.add(new Infeasible("base_k x step_kb " + kept.cut.step(), "a multiple of " + SLOT_UNIT, ""));
        }
        if (tiling.aivPerAic() != AIVS) {
            broken.add(new Infeasible("aiv_per_aic " + tiling.aivPerAic(), AIVS + " with antiquant_path l1", ""));
        }
        return broken;
    }

    /** Buffers on the cores. */
    private record Kept(FeedCut cut, CubeBuffers cube, WideningBuffers vector, LocalMemoryMap memory) {
        List<Overflow> overflows() {
            List<Overflow> all = new ArrayList<>(cube.overflows());
            all.addAll(memory.overflows());
            return all;
        }
    }

    private Kept kept(MatmulTiling tiling, GroupedTiles tiles, FedWeights weights) {
        long step = (long) tiling.staging().stepKb() * tiling.base().k();
        FeedCut cut = new FeedCut(tiling.base().n(), step, step, LOADS, true);
        CubeBuffers cube = tiles.buffers(NonQuantPlanner.spaces(chip));
        LocalMemoryMap memory = new LocalMemoryMap(NonQuantPlanner.spaces(chip));
        return new Kept(cut, cube, WideningBuffers.of(weights, cut, memory, cube.b1()), memory);
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        WidenedWeights widened = new WidenedWeights(chip.target(), call);
        GroupedTiles tiles = widened.tiles(tiling);
        Path.Antiquant path = (Path.Antiquant) call.path();
        FedWeights weights = new FedWeights(path.output(), path.weight(), call.transposedWeight(), false, call.k(0),
                call.n(0), new FedWeights.Factors(false, lengths(call).getFirst(),
                        call.call().tensor("antiquant_offset").isPresent(), false));
        Kept kept = kept(tiling, tiles, weights);
        Infeasible.raise(infeasible(tiling, tiles, kept));
        Groups.Rows groups = (Groups.Rows) new GroupedParameters(call).groups();
        GroupCut cut = new OfficialGrouped(chip, call).cut(tiling, tiling.base().n());
        List<Program> programs = List.of(
                new FedCube(groups, cut, tiles, widened.direct()).build(kept.cube),
                new FedVector(groups, cut, new FedVector.Feed(weights, kept.cut, kept.vector), widened.places())
                        .build());
        return new Plan(new Kernel(GroupedMatmulContract.NAME, chip.target(), KernelType.MIX_AIC_1_2, tiling.cores(),
                widened.parameters(), programs), tiling);
    }
}

package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.gmm.EmptyGroups;
import ascendsim.kernels.program.gmm.GroupedCube;
import ascendsim.kernels.program.gmm.GroupedOperand;
import ascendsim.kernels.program.gmm.GroupedOperands;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.gmm.Source;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Capacities;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Floats of one type: the Fixpipe of the cube cores gives y. */
final class NonQuantPlanner implements PathPlanner {
    private static final List<String> OPERANDS = List.of("x", "weight", "bias");
    private static final int UNIT = 16;

    private final Chip chip;

    NonQuantPlanner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    /** The tiling a call asks for: the official one, or the knobs given with official sizes for the rest. */
    MatmulTiling tiling(GroupedCall call) {
        OfficialGrouped official = new OfficialGrouped(chip, call);
        return call.call().tiling().map(Knobs::of).map(knobs -> knobs.complete(official.tiling(knobs.template()),
                knobs.template() == Template.Kind.A_FULL ? official::wholeDepth : official::staging))
                .orElseGet(official::tiling);
    }

    /** Whether the rows of x of a block stay in L1. */
    private static boolean keepsRows(MatmulTiling tiling) {
        return tiling.template() instanceof Template.LeftInL1;
    }

    private List<Infeasible> infeasible(GroupedCall call, MatmulTiling tiling, GroupedTiles tiles) {
        MatmulTiling blocks = keepsRows(tiling) ? tiling.withTemplate(Template.Blocks.WHOLE) : tiling;
        List<Infeasible> broken = new ArrayList<>(new GroupedRules(chip, blocks, new Base(UNIT, UNIT, UNIT),
                tiles.bias().isPresent() ? 1 : 0).broken(() -> tiles.buffers(spaces(chip)).overflows()));
        boolean rows = new GroupedParameters(call).groups() instanceof Groups.Rows;
        long held = (long) tiling.staging().stepKa() * tiling.base().k();
        if (keepsRows(tiling) && (!rows || held < call.k(0) || tiling.staging().stagesA() > 1)) {
            broken.add(new Infeasible("template a_full with " + tiling.staging().stagesA() + " loads of " + held + " k",
                    rows ? "one load of all " + call.k(0) : "groups of rows of one x", "set step_ka and depth_a1"));
        }
        return broken;
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        GroupedTiles tiles = tiles(call, tiling);
        Infeasible.raise(infeasible(call, tiling, tiles));
        GroupedParameters parameters = new GroupedParameters(call);
        Groups groups = parameters.groups();
        List<Program> programs = new ArrayList<>();
        programs.add(new GroupedCube(groups, cut(call, tiling), tiles, operands(call, parameters))
                .build(tiles.buffers(spaces(chip))));
        if (groups instanceof Groups.Depths depths) {
            programs.add(new EmptyGroups(depths, parameters.source(GroupedParameters.OUT),
                    call.path().output(), tiling.cores()).build(new LocalMemoryMap(spaces(chip))));
        }
        // A transposed x brings the vector cores along (tiling_quant.md §4.1).
        KernelType type = call.splitsK() ? KernelType.MIX_AIC_1_1 : KernelType.AIC_ONLY;
        return new Plan(new Kernel(GroupedMatmulContract.NAME, chip.target(), type, tiling.cores(),
                parameters.all(OPERANDS), programs), tiling);
    }

    private GroupCut cut(GroupedCall call, MatmulTiling tiling) {
        int width = keepsRows(tiling) ? OfficialGrouped.WIDE_TILES * tiling.base().n() : tiling.base().n();
        return new OfficialGrouped(chip, call).cut(tiling, width);
    }

    private GroupedTiles tiles(GroupedCall call, MatmulTiling tiling) {
        DType type = call.path().output();
        Base base = tiling.base();
        Staging staging = tiling.staging();
        GroupedOperand left = new GroupedOperand(chip.target(), Space.L0A, type, call.splitsK(), false,
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        GroupedOperand right = new GroupedOperand(chip.target(), Space.L0B, type, !call.transposedWeight(),
                call.weightFormat() == Format.FRACTAL_NZ,
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        return new GroupedTiles(Cube.Types.of(type).orElseThrow(), left, right,
                call.call().tensor("bias").map(TensorArgument::dtype), new CubeConfig.Stages(staging.stagesA(),
                        staging.stagesB(), tiling.l0cStages(), tiling.unitFlag(), keepsRows(tiling)));
    }

    private static GroupedOperands operands(GroupedCall call, GroupedParameters parameters) {
        DType type = call.path().output();
        Quant quant = type == DType.FLOAT16 ? Quant.F32_F16 : type == DType.BFLOAT16 ? Quant.F32_BF16 : Quant.NONE;
        Optional<Source> bias = call.call().tensor("bias").map(_ -> parameters.source("bias"));
        return new GroupedOperands(parameters.source("x"), parameters.source("weight"), bias,
                parameters.source(GroupedParameters.OUT), quant, type);
    }

    static Map<Space, Long> spaces(Chip chip) {
        Capacities c = chip.capacities();
        return Map.of(Space.L1, c.l1(), Space.L0A, c.l0a(), Space.L0B, c.l0b(), Space.L0C, c.l0c(), Space.UB, c.ub(),
                Space.BT, c.bt(), Space.FB, c.fb());
    }
}

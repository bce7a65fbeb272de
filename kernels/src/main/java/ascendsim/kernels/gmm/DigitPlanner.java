package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.matmul.ChipSpaces;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.BlockTile;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.gmm.DigitCube;
import ascendsim.kernels.program.gmm.DigitShape;
import ascendsim.kernels.program.gmm.DigitVector;
import ascendsim.kernels.program.gmm.Source;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 16-bit float x and int8 weights by digits of x ({@link DigitChoice}). */
final class DigitPlanner implements PathPlanner {
    private static final List<String> OPERANDS =
            List.of("x", "weight", "bias", "antiquant_scale", "antiquant_offset");
    private static final DType DIGIT = DType.INT8;

    private final Chip chip;

    DigitPlanner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        if (!DigitChoice.isPossible(call)) {
            Infeasible.raise(List.of(new Infeasible("antiquant_path digits for " + call.path().text(),
                    "one x and one int8 weight for all groups, k and n multiples of 128, k up to 12288",
                    "set antiquant_path to workspace")));
        }
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    private MatmulTiling tiling(GroupedCall call) {
        OfficialDigits official = new OfficialDigits(chip, call);
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(official.tiling(), official::staging))
                .orElseGet(official::tiling);
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        CubeConfig config = config(call, tiling);
        DigitShape shape = shape(call, tiling);
        DigitVector vector = new DigitVector(shape, places(call));
        Base units = new Base(16, call.transposedWeight() ? 16 : DIGIT.c0(), DIGIT.c0());
        Infeasible.raise(new GroupedRules(chip, tiling, units, 0).broken(() -> overflows(config, vector)));
        GroupedParameters parameters = new GroupedParameters(call);
        List<Program> programs = List.of(
                new DigitCube(shape, config, parameters.source("weight"))
                        .build(CubeBuffers.of(config, ChipSpaces.of(chip))),
                vector.build(new LocalMemoryMap(ChipSpaces.of(chip))));
        List<Parameter> all = new ArrayList<>(parameters.all(OPERANDS));
        DigitShape.WORKSPACE.forEach(name -> all
                .add(new Parameter(name, Role.WORKSPACE, TensorType.nd(DType.INT8, shape.bytes(name)))));
        KernelType type = tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
        return new Plan(new Kernel(GroupedMatmulContract.NAME, chip.target(), type, tiling.cores(), all, programs),
                tiling);
    }

    private List<Overflow> overflows(CubeConfig config, DigitVector vector) {
        List<Overflow> overflows = new ArrayList<>(CubeBuffers.of(config, ChipSpaces.of(chip)).overflows());
        LocalMemoryMap memory = new LocalMemoryMap(ChipSpaces.of(chip));
        vector.reserve(memory);
        overflows.addAll(memory.overflows());
        return overflows;
    }

    private CubeConfig config(GroupedCall call, MatmulTiling tiling) {
        Base base = tiling.base();
        Staging staging = tiling.staging();
        OperandTile left = BlockTile.on(chip.target(), new RowTile(DIGIT, Space.L0A, new GmLayout.Nd(call.k(0)),
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k())), Space.L0A);
        TileSize size = new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k());
        OperandTile right = call.transposedWeight()
                ? new RowTile(DIGIT, Space.L0B, new GmLayout.Nd(call.k(0)), size)
                : new ColumnTile(DIGIT, new GmLayout.Nd(call.n(0)), size);
        return new CubeConfig(Cube.Types.S8, left, BlockTile.on(chip.target(), right, Space.L0B), Optional.empty(),
                new CubeConfig.Stages(staging.stagesA(),
                        staging.stagesB(), tiling.l0cStages(), tiling.unitFlag()));
    }

    private static DigitShape shape(GroupedCall call, MatmulTiling tiling) {
        Base base = tiling.base();
        return new DigitShape((Groups.Rows) new GroupedParameters(call).groups(), call.m(0), call.path().output(),
                new DigitShape.Blocks(base.m(), base.n(), tiling.cores(), tiling.aivPerAic(), tiling.cvStages(),
                        call.call().tiling().isEmpty()));
    }

    private static DigitVector.Places places(GroupedCall call) {
        GroupedParameters parameters = new GroupedParameters(call);
        return new DigitVector.Places(parameters.source("x"), parameters.source("antiquant_scale"),
                given(call, "antiquant_offset"), given(call, "bias"), parameters.source(GroupedParameters.OUT));
    }

    private static Optional<Source> given(GroupedCall call, String operand) {
        return call.call().tensor(operand).map(_ -> new GroupedParameters(call).source(operand));
    }
}

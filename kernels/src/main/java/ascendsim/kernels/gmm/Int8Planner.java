package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.matmul.ChipSpaces;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.epilogue.Activation;
import ascendsim.kernels.program.epilogue.DequantFormula;
import ascendsim.kernels.program.epilogue.DequantTiles;
import ascendsim.kernels.program.epilogue.DequantTiles.Share;
import ascendsim.kernels.program.epilogue.SumsReceiver;
import ascendsim.kernels.program.epilogue.SumsWay;
import ascendsim.kernels.program.epilogue.UbBlocks;
import ascendsim.kernels.program.epilogue.WorkSlots;
import ascendsim.kernels.program.gmm.GroupedCube;
import ascendsim.kernels.program.gmm.GroupedDequant;
import ascendsim.kernels.program.gmm.GroupedOperand;
import ascendsim.kernels.program.gmm.GroupedOperands;
import ascendsim.kernels.program.gmm.GroupedSums;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.gmm.Source;
import ascendsim.kernels.program.grouped.GroupCut;
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
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * int8 operands: the Fixpipe gives int8 (by words) and int32, vector cores make 16-bit floats of sums that pass through
 * the workspace.
 */
final class Int8Planner implements PathPlanner {
    private static final String WORKSPACE = "workspace";
    private static final List<String> RAW = List.of("x", "weight", "bias");
    private static final List<String> SCALED = List.of("x", "weight", "bias", "scale", "per_token_scale");

    private final Chip chip;

    Int8Planner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    /** The tiling a call asks for: the official one, or the knobs given with official sizes for the rest. */
    MatmulTiling tiling(GroupedCall call) {
        OfficialInt8 official = new OfficialInt8(chip, call);
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(official.tiling(), official::staging))
                .orElseGet(official::tiling);
    }

    /** Whether vector cores dequantise. */
    private static boolean isMixed(GroupedCall call) {
        return call.path() instanceof Path.StaticFloat || call.path() instanceof Path.PerToken;
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        GroupedTiles tiles = tiles(call, tiling);
        int c0 = DType.INT8.c0();
        Base units = new Base(16, call.transposedWeight() ? 16 : c0, c0);
        Infeasible.raise(new GroupedRules(chip, tiling, units, tiles.bias().isPresent() ? 1 : 0)
                .broken(() -> overflows(call, tiling)));
        GroupedParameters parameters = new GroupedParameters(call);
        List<Parameter> all = parameters.all(call.path() instanceof Path.Raw ? RAW : SCALED);
        List<Program> programs = isMixed(call) ? mixed(call, tiling) : List.of(direct(call, tiling));
        if (isMixed(call) && way(call, tiling) instanceof SumsWay.Workspace) {
            all.add(new Parameter(WORKSPACE, Role.WORKSPACE, TensorType.nd(DType.INT8, slots(call, tiling).total())));
        }
        return new Plan(new Kernel(GroupedMatmulContract.NAME, chip.target(), type(call, tiling), tiling.cores(), all,
                programs), tiling);
    }

    private static KernelType type(GroupedCall call, MatmulTiling tiling) {
        if (!isMixed(call)) {
            return KernelType.AIC_ONLY;
        }
        return tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
    }

    private List<Overflow> overflows(GroupedCall call, MatmulTiling tiling) {
        List<Overflow> overflows = new ArrayList<>(tiles(call, tiling).buffers(ChipSpaces.of(chip)).overflows());
        if (isMixed(call)) {
            LocalMemoryMap ub = new LocalMemoryMap(ChipSpaces.of(chip));
            receiver(call, tiling).reserve(ub);
            overflows.addAll(ub.overflows());
        }
        return overflows;
    }

    private GroupCut cut(GroupedCall call, MatmulTiling tiling) {
        return new OfficialGrouped(chip, call).cut(tiling, tiling.base().n());
    }

    private GroupedTiles tiles(GroupedCall call, MatmulTiling tiling) {
        Base base = tiling.base();
        Staging staging = tiling.staging();
        GroupedOperand left = new GroupedOperand(chip.target(), Space.L0A, DType.INT8, false, false,
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        GroupedOperand right = new GroupedOperand(chip.target(), Space.L0B, DType.INT8, !call.transposedWeight(),
                call.weightFormat() == Format.FRACTAL_NZ,
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        var stages = new CubeConfig.Stages(staging.stagesA(), staging.stagesB(), tiling.l0cStages(),
                tiling.unitFlag());
        return new GroupedTiles(Cube.Types.S8, left, right, call.call().tensor("bias").map(TensorArgument::dtype),
                stages, call.path() instanceof Path.StaticInt8);
    }

    private GroupedOperands operands(GroupedCall call) {
        GroupedParameters parameters = new GroupedParameters(call);
        boolean words = call.path() instanceof Path.StaticInt8;
        Optional<Source> bias = call.call().tensor("bias").map(_ -> parameters.source("bias"));
        return new GroupedOperands(parameters.source("x"), parameters.source("weight"), bias,
                parameters.source(GroupedParameters.OUT), words ? Quant.VREQ8 : Quant.NONE_S32, call.path().output(),
                words ? Optional.of(parameters.source("scale")) : Optional.empty());
    }

    private Program direct(GroupedCall call, MatmulTiling tiling) {
        GroupedTiles tiles = tiles(call, tiling);
        return new GroupedCube(new GroupedParameters(call).groups(), cut(call, tiling), tiles, operands(call))
                .build(tiles.buffers(ChipSpaces.of(chip)));
    }

    private List<Program> mixed(GroupedCall call, MatmulTiling tiling) {
        GroupedParameters parameters = new GroupedParameters(call);
        GroupedTiles tiles = tiles(call, tiling);
        Program cube = new GroupedSums(parameters.groups(), cut(call, tiling), tiles, operands(call),
                way(call, tiling)).build(tiles.buffers(ChipSpaces.of(chip)));
        Optional<Source> perToken = call.path() instanceof Path.PerToken
                ? Optional.of(parameters.source("per_token_scale"))
                : Optional.empty();
        var places = new GroupedDequant.Places(parameters.source("scale"), perToken,
                parameters.source(GroupedParameters.OUT));
        Program vector = new GroupedDequant(parameters.groups(), cut(call, tiling), places,
                widths(call, tiling.base().n()), receiver(call, tiling)).build(new LocalMemoryMap(ChipSpaces.of(chip)));
        return List.of(cube, vector);
    }

    /** What the columns of a block can be: a whole base, or the rest of a product. */
    private static List<Long> widths(GroupedCall call, long base) {
        return LongStream.range(0, call.weights().size()).mapToObj(group -> call.n((int) group))
                .flatMap(n -> Stream.of(Math.min(n, base), n % base)).filter(width -> width > 0).distinct().toList();
    }

    private SumsReceiver.Plan receiver(GroupedCall call, MatmulTiling tiling) {
        return new SumsReceiver.Plan(way(call, tiling), vectorTiles(call, tiling), formula(call));
    }

    /** Through the workspace if the tiling has slots in it, else into UB. */
    private SumsWay way(GroupedCall call, MatmulTiling tiling) {
        Base base = tiling.base();
        return tiling.cvStages() == 0
                ? new SumsWay.Drained(new UbBlocks(base.m(), base.n(), tiling.aivPerAic(), 1))
                : new SumsWay.Workspace(slots(call, tiling), WORKSPACE);
    }

    private WorkSlots slots(GroupedCall call, MatmulTiling tiling) {
        return new WorkSlots(tiling.cvStages(), tiling.cores(), vectorTiles(call, tiling).slotBytes());
    }

    private DequantTiles vectorTiles(GroupedCall call, MatmulTiling tiling) {
        Base base = tiling.base();
        Share share = tiling.aivPerAic() == 1 ? Share.ALL : Share.ALTERNATING;
        return new DequantTiles(base.m(), base.n(), new OfficialInt8(chip, call).chunkRows(base), share, false);
    }

    private static DequantFormula formula(GroupedCall call) {
        Activation activation = switch ((int) call.call().whole("act_type", 0)) {
            case 1 -> Activation.RELU;
            case 2 -> Activation.GELU;
            case 4 -> Activation.FAST_GELU;
            case 5 -> Activation.SILU;
            default -> Activation.NONE;
        };
        return new DequantFormula(call.call().required("scale").dtype(), false,
                call.path() instanceof Path.PerToken, Optional.empty(), activation, call.path().output());
    }
}

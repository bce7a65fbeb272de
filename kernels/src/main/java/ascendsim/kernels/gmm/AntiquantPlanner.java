package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Entry;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.gmm.GroupedOperand;
import ascendsim.kernels.program.gmm.GroupedOperands;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.gmm.Source;
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
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * 16-bit float x and weights of small integers: AIVs widen the weights into the workspace, AICs multiply
 * (operators.md §1.3, §1.4).
 */
final class AntiquantPlanner implements PathPlanner {
    private static final List<String> OPERANDS =
            List.of("x", "weight", "bias", "antiquant_scale", "antiquant_offset");
    /** Which group has which length of groups of k, counted as they first come up. */
    private static final String CUTS = "cuts";
    private static final int UNIT = 16;
    /** Strips of an AI core: one is multiplied with while the next is made. */
    private static final int SLOTS = 2;

    private final Chip chip;

    AntiquantPlanner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        boolean digits = tiling.map(given -> MatmulTiling.of(given).antiquantPath() == AntiquantPath.DIGITS)
                .orElseGet(() -> DigitChoice.of(call));
        return digits
                ? new DigitPlanner(chip).plan(call, tiling)
                : plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    private MatmulTiling tiling(GroupedCall call) {
        OfficialGrouped official = new OfficialGrouped(chip, call);
        MatmulTiling usual = official.tiling().withResults(new Results(false, 1, SLOTS));
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(usual, official::staging)).orElse(usual);
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        GroupedTiles tiles = tiles(call, tiling);
        int flags = tiles.bias().isPresent() ? 1 : 0;
        Infeasible.raise(new GroupedRules(chip, tiling, new Base(UNIT, UNIT, UNIT), flags)
                .broken(() -> tiles.buffers(NonQuantPlanner.spaces(chip)).overflows()));
        GroupedParameters parameters = new GroupedParameters(call);
        GroupCut cut = new GroupCut(tiling.base().m(), tiling.base().n(), tiling.cores(),
                call.call().tiling().isEmpty());
        StripShape strip = strip(call, tiling);
        List<Program> programs = List.of(
                new StripCube(parameters.groups(), cut, tiles, operands(call, parameters), strip)
                        .build(tiles.buffers(NonQuantPlanner.spaces(chip))),
                new StripVector(parameters.groups(), cut, strip, weights(call, parameters))
                        .build(new LocalMemoryMap(NonQuantPlanner.spaces(chip))));
        List<Parameter> all = new ArrayList<>(parameters.all(OPERANDS));
        if (hasSeveralLengths(call)) {
            all.add(cuts(call));
        }
        all.add(new Parameter("workspace", Role.WORKSPACE,
                TensorType.nd(DType.INT8, strip.workspaceBytes(tiling.cores()))));
        return new Plan(new Kernel(GroupedMatmulContract.NAME, Target.V220, KernelType.MIX_AIC_1_1, tiling.cores(),
                all, programs), tiling);
    }

    private static GroupedTiles tiles(GroupedCall call, MatmulTiling tiling) {
        DType type = call.path().output();
        Base base = tiling.base();
        Staging staging = tiling.staging();
        GroupedOperand left = new GroupedOperand(Space.L0A, type, false, false,
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        GroupedOperand right = new GroupedOperand(Space.L0B, type, !call.transposedWeight(), false,
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        return new GroupedTiles(Cube.Types.of(type).orElseThrow(), left, right,
                call.call().tensor("bias").map(TensorArgument::dtype), new CubeConfig.Stages(staging.stagesA(),
                        staging.stagesB(), tiling.l0cStages(), tiling.unitFlag()));
    }

    private static GroupedOperands operands(GroupedCall call, GroupedParameters parameters) {
        DType type = call.path().output();
        Quant quant = type == DType.FLOAT16 ? Quant.F32_F16 : Quant.F32_BF16;
        Optional<Source> bias = call.call().tensor("bias").map(_ -> parameters.source("bias"));
        return new GroupedOperands(parameters.source("x"), new Source.One("workspace"), bias,
                parameters.source(GroupedParameters.OUT), quant, type);
    }

    private static StripVector.Operands weights(GroupedCall call, GroupedParameters parameters) {
        return new StripVector.Operands(parameters.source("weight"), parameters.source("antiquant_scale"),
                call.call().tensor("antiquant_offset").map(_ -> parameters.source("antiquant_offset")),
                hasSeveralLengths(call) ? Optional.of(CUTS) : Optional.empty());
    }

    private StripShape strip(GroupedCall call, MatmulTiling tiling) {
        AntiquantTypes types = new AntiquantTypes(((Path.Antiquant) call.path()).weight(), call.path().output(),
                call.call().tensor("antiquant_offset").isPresent());
        List<StripTiles> tiles = lengths(call).stream().distinct()
                .map(length -> new StripTiles(chip, types, !call.transposedWeight(), length)).toList();
        List<TileCut> cuts = StripTiles.cuts(tiles);
        long depth = LongStream.range(0, call.groups()).map(group -> call.k((int) group)).max().orElseThrow();
        long padded = Math.ceilDiv(depth, (long) UNIT) * UNIT;
        long pitch = !call.transposedWeight() ? tiling.base().n() : padded;
        return new StripShape(types, cuts, tiles.getFirst().shared(cuts), pitch,
                types.out().bytes(padded * tiling.base().n()), tiling.cvStages());
    }

    private static boolean hasSeveralLengths(GroupedCall call) {
        return lengths(call).stream().distinct().count() > 1;
    }

    private static Parameter cuts(GroupedCall call) {
        List<Long> lengths = lengths(call);
        List<Long> distinct = lengths.stream().distinct().toList();
        return Parameter.table(CUTS, lengths.stream().<Entry>map(length -> new Entry.Value(distinct.indexOf(length)))
                .toList());
    }

    /** For each tensor of weights the k that share a scale; 0 where a column has one scale. */
    private static List<Long> lengths(GroupedCall call) {
        List<TensorArgument> scales = call.call().tensors("antiquant_scale");
        int plainRank = call.scenario().hasManyWeights() ? 1 : 2;
        return IntStream.range(0, scales.size()).mapToObj(i -> scales.get(i).shape().rank() == plainRank
                ? 0L
                : call.k(i) / scales.get(i).shape().dim(-2)).toList();
    }
}

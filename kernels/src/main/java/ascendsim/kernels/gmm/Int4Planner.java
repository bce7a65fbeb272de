package ascendsim.kernels.gmm;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.plan.TensorName;
import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.int4.Int4Blocks;
import ascendsim.kernels.program.int4.Int4Cube;
import ascendsim.kernels.program.int4.Int4Formula;
import ascendsim.kernels.program.int4.Int4Problem;
import ascendsim.kernels.program.int4.Int4Vector;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * int4 weights beside int4 x, or beside int8 x that AIVs take apart into two rows of int4 (operators.md §1.3, §1.4).
 */
final class Int4Planner implements PathPlanner {
    private static final List<String> OPERANDS =
            List.of("x", "weight", "bias", "scale", "offset", "per_token_scale");

    private final Chip chip;

    Int4Planner(Chip chip) {
        this.chip = chip;
    }

    @Override
    public Plan plan(GroupedCall call, Optional<Tiling> tiling) {
        return plan(call, tiling.map(MatmulTiling::of).orElseGet(() -> tiling(call)));
    }

    private MatmulTiling tiling(GroupedCall call) {
        boolean digits = call.path() instanceof Path.A8W4;
        long rows = call.averageRows();
        long tuning = call.call().wholes("tuning_config").filter(config -> !config.isEmpty()).map(List::getFirst)
                .orElse(0L);
        OfficialInt4 official = new OfficialInt4(chip, digits ? rows < OfficialInt4.FEW_ROWS : tuning <= 64);
        MatmulTiling usual = official.tiling();
        return call.call().tiling().map(knobs -> Knobs.of(knobs).complete(usual, official::staging)).orElse(usual);
    }

    private Plan plan(GroupedCall call, MatmulTiling tiling) {
        Tensor weight = call.call().required("weight").tensor();
        Int4Problem problem = problem(call);
        Int4Blocks blocks = Int4Build.blocks(tiling, call.call().tiling().isEmpty());
        Int4Tiles tiles = new Int4Tiles(problem, tiling, call.transposedWeight(),
                call.weightFormat() == Format.FRACTAL_NZ);
        Int4Vector vector = new Int4Vector(problem, blocks, name("x"), formula(call), Optional.empty());
        return new Int4Build(chip, problem, tiling, tiles).plan(
                new Int4Build.Launch(GroupedMatmulContract.NAME, weight,
                        new Int4Cube.Names(name("x"), name("weight"), name("scale")), Optional.empty(),
                        parameters(call, problem, blocks)),
                blocks, vector);
    }

    private static String name(String operand) {
        return TensorName.parameter(operand, 0);
    }

    private static Int4Problem problem(GroupedCall call) {
        Tensor scale = call.call().required("scale").tensor();
        long pieces = scale.shape().rank() == 3 ? scale.shape().dim(1) : 1;
        GroupList list = new GroupedParameters(call).groupList();
        return new Int4Problem(list, call.m(0), call.n(0), call.k(0), pieces, call.path() instanceof Path.A8W4,
                call.call().tensor("offset").isPresent());
    }

    private static Int4Formula formula(GroupedCall call) {
        return new Int4Formula(given(call, "bias"), given(call, "offset"), given(call, "per_token_scale"),
                Optional.empty(),
                new Int4Formula.Output.Rounded(name(GroupedParameters.OUT), call.path().output()));
    }

    private static Optional<String> given(GroupedCall call, String operand) {
        return call.call().tensor(operand).map(_ -> name(operand));
    }

    private static List<Parameter> parameters(GroupedCall call, Int4Problem problem, Int4Blocks blocks) {
        List<Parameter> parameters = new ArrayList<>();
        OPERANDS.forEach(operand -> call.call().tensor(operand).ifPresent(
                tensor -> parameters.add(new Parameter(name(operand), Role.IN, tensor.tensor().type()))));
        parameters.add(new Parameter(GroupedParameters.GROUP_LIST, Role.IN,
                call.call().required(GroupedParameters.GROUP_LIST).tensor().type()));
        parameters.add(new Parameter(name(GroupedParameters.OUT), Role.OUT, call.outputs().getFirst()));
        parameters.addAll(Int4Tiles.workspaces(problem, blocks));
        return parameters;
    }
}

package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code npu_weight_quant_batchmatmul} on cube and vector cores. */
public final class WqbmmOperator implements Operator {
    @Override
    public Contract contract() {
        return new WqbmmContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        WqbmmPlanner planner = new WqbmmPlanner(chip);
        return tiling.map(given -> planner.plan(call, WqbmmTiling.of(given))).orElseGet(() -> planner.plan(call));
    }

    @Override
    public List<String> tilings() {
        return List.of("template: " + String.join(", ", WqbmmTemplate.names())
                + "; the first one that can is chosen",
                "n_first (v310): vector cores widen weights into L1; custom there for FRACTAL_NZ",
                "msd, msd_split, msd_group: x is taken apart into digits; up to 64 rows per channel, an eighth of the"
                        + " group's length per group",
                "nz_split_k: weights [n,k] in FRACTAL_NZ, 65 to 256 rows; nd_split_k: 24 rows of four shapes",
                "custom: vector cores widen weights into a ring of slabs, everything else; fixpipe: 64-bit words, cube"
                        + " cores alone",
                "knobs: template, "
                        + Arrays.stream(WqbmmKnob.values()).map(WqbmmKnob::text).collect(Collectors.joining(", ")));
    }

    @Override
    public Reference reference() {
        return Reference.weightQuantMatmul(WqbmmPlanner::rounding);
    }

    @Override
    public Work work(OperatorCall call) {
        WqbmmProblem problem = WqbmmProblem.of(call);
        long ops = Math.multiplyExact(2 * problem.m(), Math.multiplyExact(problem.n(), problem.k()));
        return new Work.Cube(ops, problem.x() == DType.FLOAT16 ? "f16" : "bf16");
    }
}

package ascendsim.kernels.dynamicquant;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.DynamicQuant;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Optional;

/** {@code npu_dynamic_quant} on vector cores. */
public final class DynamicQuantOperator implements Operator {
    /** Magnitude, maximum, product and rounding of each element; factors are one more. */
    private static final long STEPS = 4;

    @Override
    public Contract contract() {
        return new DynamicQuantContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        DynamicQuantPlanner planner = new DynamicQuantPlanner(chip);
        return tiling.map(given -> planner.plan(call, quantTiling(given))).orElseGet(() -> planner.plan(call));
    }

    private static QuantTiling quantTiling(Tiling tiling) {
        if (tiling instanceof QuantTiling quant) {
            return quant;
        }
        throw BadInput.of("tiling", tiling.toMap().keySet().toString(), "the knobs of " + DynamicQuantContract.NAME,
                "kernel, cores, rows_per_pass");
    }

    @Override
    public Reference reference() {
        return call -> DynamicQuant.of(call, DynamicQuantContract.output(call));
    }

    @Override
    public Work work(OperatorCall call) {
        long steps = STEPS + (call.tensor("smooth_scales").isPresent() ? 1 : 0);
        return new Work.Vector(Math.multiplyExact(call.required("x").shape().elements(), steps), "f32", Float.BYTES);
    }
}

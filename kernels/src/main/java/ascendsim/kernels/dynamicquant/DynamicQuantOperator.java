package ascendsim.kernels.dynamicquant;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.DynamicQuant;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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
    public List<String> tilings() {
        return List.of(
                "kernel: " + Arrays.stream(QuantTiling.Path.values()).map(QuantTiling.Path::text)
                        .collect(Collectors.joining(", ")),
                "few_rows: h 4096, 5120 or 10240 and 4 to 384 rows; multi_row: h a multiple of 8 from 128 to 16320; "
                        + "double_buffer, single_buffer, large_shape: other h, by length; moe, moe_large_shape: "
                        + "with group_index; full_load: v310, int8, rows that fit UB",
                "knobs: kernel, cores, rows_per_pass");
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

    /** Factors of groups without rows need not be read. */
    @Override
    public Moved moved(OperatorCall call) {
        Moved all = Operator.super.moved(call);
        return call.tensor("group_index").map(given -> {
            Tensor ends = given.tensor();
            long empty = LongStream.range(0, ends.elements())
                    .filter(group -> ends.longAt(group) == (group == 0 ? 0 : ends.longAt(group - 1))).count();
            return new Moved(all.read() - empty * call.required("smooth_scales").tensor().type().bytes()
                    / ends.elements(), all.written());
        }).orElse(all);
    }
}

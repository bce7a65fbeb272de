package ascendsim.kernels.gmm;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.GroupTraffic;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.GroupedInt8;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** {@code npu_grouped_matmul} on cube and vector cores. */
public final class GroupedMatmulOperator implements Operator {
    @Override
    public Contract contract() {
        return new GroupedMatmulContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        return new GroupedMatmulPlanner(chip).plan(call, tiling);
    }

    @Override
    public List<String> tilings() {
        return List.of(
                "floats: cube cores alone, 128 x 256 blocks dealt out one by one over all groups; template a_full "
                        + "where k is 320 to 384 and n 2560",
                "int8: sums to int8 or int32 by cube cores alone; to float16 and bfloat16 by way of the workspace "
                        + "and vector cores",
                "antiquant_path workspace: a strip of weights is widened for each block; rounds: all vector cores "
                        + "widen whole weights together, chosen where groups have many blocks and k is 854 or more; "
                        + "digits: x is taken apart into int8 digits, chosen beside int8 weights where rows "
                        + "are few",
                "int8 with int4: by int4 digits of x; int4 with int4: directly",
                "knobs: cores, aiv_per_aic, base_m, base_n, base_k, step_ka, step_kb, depth_a1, depth_b1, "
                        + "unit_flag, l0c_stages, cv_stages, antiquant_path, template (base or a_full)");
    }

    @Override
    public Reference reference() {
        return call -> reference(GroupedCall.of(call)).expected(call);
    }

    private static Reference reference(GroupedCall call) {
        return switch (call.path()) {
            case Path.Antiquant _ -> Reference.groupedAntiquant(_ -> DigitChoice.of(call));
            case Path.A8W4 _,Path.A4W4 _ -> Reference.groupedInt4();
            case Path.StaticInt8 _,Path.StaticFloat _,Path.Raw _,Path.PerToken _ -> GroupedInt8::of;
            case Path.NonQuant _ -> Reference.groupedMatmul();
        };
    }

    @Override
    public Work work(OperatorCall call) {
        GroupedCall grouped = GroupedCall.of(call);
        List<Long> sizes = grouped.sizes();
        long ops = 0;
        for (int group = 0; group < sizes.size(); group++) {
            long other = grouped.splitsK() ? grouped.m(0) : grouped.k(group);
            ops = Math.addExact(ops, Math.multiplyExact(2 * sizes.get(group),
                    Math.multiplyExact(other, grouped.n(grouped.splitsK() ? 0 : group))));
        }
        return new Work.Cube(ops, operands(grouped.path()));
    }

    @Override
    public Moved moved(OperatorCall call) {
        GroupedCall grouped = GroupedCall.of(call);
        if (grouped.splitsK()) {
            return Operator.super.moved(call);
        }
        long rows = LongStream.range(0, grouped.xs().size()).map(i -> grouped.m((int) i)).sum();
        GroupTraffic traffic = new GroupTraffic(grouped.sizes(), rows);
        long outputs = grouped.outputs().stream().mapToLong(TensorType::bytes).sum();
        return new Moved(traffic.read(call), grouped.scenario().hasManyOutputs() ? outputs : traffic.written(outputs));
    }

    private static String operands(Path path) {
        return switch (path) {
            case Path.NonQuant plain -> floats(plain);
            case Path.Antiquant wide -> floats(wide);
            case Path.StaticInt8 _,Path.StaticFloat _,Path.Raw _,Path.PerToken _,Path.A8W4 _ -> "s8";
            case Path.A4W4 _ -> "s4";
        };
    }

    private static String floats(Path path) {
        return switch (path.output()) {
            case FLOAT16 -> "f16";
            case BFLOAT16 -> "bf16";
            default -> "f32";
        };
    }
}

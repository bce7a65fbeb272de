package ascendsim.kernels.gmm;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code npu_weight_quant_gmm} and its second version, by the kernels of {@code npu_grouped_matmul}. */
public final class WeightQuantGmmOperator implements Operator {
    private final WeightQuantGmmContract contract;
    private final GroupedMatmulOperator grouped = new GroupedMatmulOperator();

    public WeightQuantGmmOperator(WeightQuantGmmContract contract) {
        this.contract = contract;
    }

    @Override
    public Contract contract() {
        return contract;
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        return grouped.plan(chip, contract.grouped(call), tiling);
    }

    @Override
    public List<String> tilings() {
        return grouped.tilings().stream().filter(line -> line.startsWith("antiquant_path") || line.startsWith("knobs"))
                .toList();
    }

    @Override
    public Reference reference() {
        return call -> new LinkedHashMap<>(Map.of(WeightQuantGmmContract.OUT,
                grouped.reference().expected(contract.grouped(call)).firstEntry().getValue()));
    }

    @Override
    public Work work(OperatorCall call) {
        return grouped.work(contract.grouped(call));
    }

    @Override
    public Moved moved(OperatorCall call) {
        return grouped.moved(contract.grouped(call));
    }
}

package ascendsim.kernels.quantparam;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.quantparam.QuantParamProgram.Names;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.reference.TransQuantParam;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;

/** {@code npu_trans_quant_param} on one vector core. */
public final class QuantParamOperator implements Operator {
    @Override
    public Contract contract() {
        return new QuantParamContract();
    }

    /** There is nothing to choose. */
    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        QuantParamKernel kernel = new QuantParamKernel(Names.OPERATOR, call.required("scale").tensor().type(),
                call.tensor("offset").map(TensorArgument::tensor).map(given -> given.type()),
                contract().outputs(call).get("y"), call.whole(QuantParamContract.ROUND_MODE, 0) == 1);
        return new Plan(kernel.build(chip), new Tiling.Fixed());
    }

    @Override
    public List<String> tilings() {
        return List.of("one vector core, element by element by its scalar unit; no knobs");
    }

    @Override
    public Reference reference() {
        return Reference.one("y", call -> TransQuantParam.of(call, contract().outputs(call).get("y")));
    }

    @Override
    public Work work(OperatorCall call) {
        return new Work.Traffic();
    }
}

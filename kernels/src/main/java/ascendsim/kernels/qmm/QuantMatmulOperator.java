package ascendsim.kernels.qmm;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.NarrowQuantMatmul;
import ascendsim.kernels.reference.QuantMatmul;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;

/** {@code npu_quant_matmul} on the cube cores, with vector cores where the Fixpipe cannot quantise. */
public final class QuantMatmulOperator implements Operator {
    @Override
    public Contract contract() {
        return new QuantMatmulContract();
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        QuantMatmulPlanner planner = new QuantMatmulPlanner(chip);
        return tiling.map(given -> planner.plan(call, MatmulTiling.of(given))).orElseGet(() -> planner.plan(call));
    }

    @Override
    public List<String> tilings() {
        return List.of(
                "up to 64 rows: columns shared out over the cores, x1 in L1 where half of L1 holds it (template "
                        + "a_full)",
                "more rows: blocks in runs along rows or columns, L2 tiles",
                "int8, int32 and static float16: cube cores alone; bfloat16 and pertoken_scale: by way of the "
                        + "workspace and vector cores",
                "knobs: every one of matmul but split_k, nd2nz_a and nd2nz_b; also aiv_per_aic and cv_stages");
    }

    @Override
    public Reference reference() {
        return Reference.one("y", call -> NarrowQuantCheck.concerns(call) ? narrow(call) : QuantMatmul.of(call));
    }

    private static Expected narrow(OperatorCall call) {
        return NarrowQuantCheck.isScaledByBlocks(call)
                ? Reference.matmul().expected(MxQuantMatmul.product(call)).firstEntry().getValue()
                : NarrowQuantMatmul.of(call);
    }

    @Override
    public Work work(OperatorCall call) {
        if (NarrowQuantCheck.isScaledByBlocks(call)) {
            MatmulProblem product = MatmulProblem.of(MxQuantMatmul.product(call));
            return new Work.Cube(Math.multiplyExact(2 * product.m(), Math.multiplyExact(product.n(), product.k())),
                    product.types().scaledRate());
        }
        QuantMatmulProblem problem = QuantMatmulProblem.of(call);
        long products = Math.multiplyExact(problem.batch().count(), problem.m());
        long ops = Math.multiplyExact(2 * products, Math.multiplyExact(problem.n(), problem.k()));
        return new Work.Cube(ops, problem.types().rate());
    }
}

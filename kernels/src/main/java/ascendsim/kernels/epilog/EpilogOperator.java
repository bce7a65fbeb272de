package ascendsim.kernels.epilog;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.epilog.EpilogProblem;
import ascendsim.kernels.reference.IndexerCompress;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** {@code indexer_compress_epilog} on vector cores of Ascend 950. */
public final class EpilogOperator implements Operator {
    /** Magnitude, maximum, quotient and rounding of each element. */
    private static final long STEPS = 4;

    @Override
    public Contract contract() {
        return new EpilogContract();
    }

    /** There is nothing to choose. */
    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        if (call.tiling().isPresent() && !call.tiling().get().isEmpty()) {
            throw BadInput.of("case.tiling", call.tiling().get().keySet().toString(), "no knobs",
                    EpilogContract.NAME + " has none");
        }
        return new EpilogPlanner(chip).plan(call);
    }

    @Override
    public List<String> tilings() {
        return List
                .of("one kernel, no knobs: the rows evenly over the vector cores, in a pass as many as UB holds twice");
    }

    @Override
    public Reference reference() {
        return IndexerCompress::of;
    }

    @Override
    public Work work(OperatorCall call) {
        return new Work.Vector(Math.multiplyExact(rows(call) * EpilogPlanner.problem(call).columns(), STEPS), "f32",
                Float.BYTES);
    }

    /** Rows without a slot need not even be read. */
    @Override
    public Moved moved(OperatorCall call) {
        EpilogProblem problem = EpilogPlanner.problem(call);
        long rows = rows(call);
        return new Moved(rows * problem.columns() * EpilogProblem.X_BYTES + problem.rows() * Integer.BYTES,
                rows * (problem.columns() + problem.scales() * problem.scaleBytes()));
    }

    private static long rows(OperatorCall call) {
        Tensor slots = call.required(EpilogContract.SLOTS).tensor();
        return LongStream.range(0, slots.elements()).filter(row -> slots.longAt(row) >= 0).count();
    }
}

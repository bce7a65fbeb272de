package ascendsim.tiling.search;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An operator that remembers the plans it made and keeps none alive.
 *
 * @param operator which makes them
 */
record Watched(Operator operator, Queue<WeakReference<Plan>> plans) implements Operator {
    Watched(Operator operator) {
        this(operator, new ConcurrentLinkedQueue<>());
    }

    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        Plan plan = operator.plan(chip, call, tiling);
        plans.add(new WeakReference<>(plan));
        return plan;
    }

    @Override
    public Contract contract() {
        return operator.contract();
    }

    @Override
    public List<String> tilings() {
        return operator.tilings();
    }

    @Override
    public Reference reference() {
        return operator.reference();
    }

    @Override
    public Work work(OperatorCall call) {
        return operator.work(call);
    }

    @Override
    public Moved moved(OperatorCall call) {
        return operator.moved(call);
    }
}

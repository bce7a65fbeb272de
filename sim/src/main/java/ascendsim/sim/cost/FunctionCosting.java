package ascendsim.sim.cost;

import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.issue.Dispatched;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/** The cost of a call of a vector function: it has the pipe to itself from its start to its end. */
final class FunctionCosting implements Costing {
    private final FunctionSchedule schedule;
    private final int[] counting;
    /** Cycles by the arguments that count: the schedule gives the same for the same. */
    private final Map<LongBuffer, Double> known = new HashMap<>();

    FunctionCosting(RegisterFunction function, Chip chip) {
        this.schedule = new FunctionSchedule(function,
                chip.functions().orElseThrow(() -> new IllegalArgumentException(chip.name()
                        + " has no vector functions; expected a section vector_function in its file")));
        this.counting = schedule.counting().stream().filter(r -> r < RegisterFunction.MAX_ARGUMENTS).toArray();
    }

    @Override
    public void cost(Dispatched instruction, Cost cost) {
        long[] key = new long[counting.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = instruction.operands[counting[i]];
        }
        double cycles = known.computeIfAbsent(LongBuffer.wrap(key), k -> schedule.cycles(instruction.operands));
        cost.local(cycles, cycles, cycles);
    }
}

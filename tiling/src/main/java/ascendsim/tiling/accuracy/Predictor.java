package ascendsim.tiling.accuracy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.probe.Probe;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Simulates measured rows in timing mode: what the official kernel does, or what the row's own tiling says. */
public final class Predictor {
    /** Contents do not matter to time, but for the few that steer a kernel and have their own rule. */
    private static final long SEED = 0;

    /** One device for each chip: it keeps what launches can share, and several threads may launch on it. */
    private final Map<String, OperatorRunner> runners = new HashMap<>();

    private final Map<String, Chip> chips;
    private final Retiling retiling;

    /** What becomes of the call of a row before it is planned. */
    @FunctionalInterface
    public interface Retiling {
        /** Rows run as they say. */
        Retiling NONE = (chip, call, l2) -> call;

        OperatorCall apply(Chip chip, OperatorCall call, L2State l2);
    }

    /**
     * A predictor for some chips.
     *
     * @param chips by the name a row has
     */
    public Predictor(Map<String, Chip> chips) {
        this(chips, Retiling.NONE);
    }

    /** @param retiling may give the call of a row another tiling */
    public Predictor(Map<String, Chip> chips, Retiling retiling) {
        this.chips = Map.copyOf(chips);
        this.retiling = retiling;
        chips.forEach((name, chip) -> runners.put(name, new OperatorRunner(new Device(chip))));
    }

    /** The predicted task duration of a row, or why there is none. The same row always gives the same result. */
    public Prediction predict(Measurement row) {
        Optional<Operator> operator = Operators.find(row.operator());
        if (operator.isEmpty()) {
            return new Unsupported(row, "no operator " + row.operator());
        }
        if (!runners.containsKey(row.chip())) {
            return new Unsupported(row, "no chip " + row.chip());
        }
        try {
            return new Predicted(row, simulate(row, operator.get()));
        } catch (BadInput refused) {
            return new Unsupported(row, "refused: " + refused.problems().getFirst());
        } catch (SimulationError stopped) {
            return new Unsupported(row, "stopped: " + stopped.getMessage().lines().findFirst().orElse(""));
        } catch (RuntimeException defect) {
            // One row must not cost the others, which may have taken long; it is named and counted.
            return new Unsupported(row, "internal error: " + defect + "; please report it");
        }
    }

    private double simulate(Measurement row, Operator operator) {
        OperatorCall call = new CaseReader(operator.contract().schema(), SEED).read(row.call());
        OperatorRunner runner = runners.get(row.chip());
        Chip chip = chips.get(row.chip());
        L2Content l2 = row.l2().among(new InputSets(chip.l2(), operator.moved(call)));
        OperatorTask task = runner.prepare(operator, retiling.apply(chip, call, l2.searched()), Optional.empty());
        return runner.launch(task, new Device.Options(Mode.TIMING, Probe.NONE, l2.state())).run().microseconds();
    }
}

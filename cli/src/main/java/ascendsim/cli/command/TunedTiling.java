package ascendsim.cli.command;

import ascendsim.cli.console.Numbers;
import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import ascendsim.tiling.records.ModelVersion;
import ascendsim.tiling.records.RecordStore;
import ascendsim.tiling.records.TuningRecord;
import java.util.SequencedMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;

/** Calls with the best tilings that were found for them. */
record TunedTiling(RecordStore store) {

    /** As {@link #apply(Chip, OperatorCall, L2State, Consumer)}, for the machine of a command. */
    OperatorCall apply(Machine machine, OperatorCall call, Consumer<String> warnings) {
        return apply(machine.chip(), call, machine.l2(), warnings);
    }

    /**
     * A call with the tiling of its record.
     *
     * @param warnings told where another model found it
     * @throws BadInput if there is no record
     */
    OperatorCall apply(Chip chip, OperatorCall call, L2State l2, Consumer<String> warnings) {
        TuningRecord.Problem problem = TuningRecord.Problem.of(chip, call, l2);
        TuningRecord record = store.find(problem).orElseThrow(() -> BadInput.of("--tiling tuned",
                "no record of this " + call.operator() + " on " + chip.name() + ", L2 " + problem.l2() + ", in "
                        + store.file(),
                "expected one", "make it with 'ascendsim tune " + call.operator() + " --save'"));
        if (!record.model().equals(ModelVersion.current())) {
            warnings.accept(BadInput.line("--tiling tuned", "found by model " + record.model() + ", predicted "
                    + Numbers.fixed(record.times().best(), 2) + " us", "this is model " + ModelVersion.current(),
                    "tune again"));
        }
        return tiled(call, record);
    }

    /** A call with the tiling of its record; as it is where it has a tiling of its own, or no record. */
    OperatorCall applyIfKnown(Chip chip, OperatorCall call, L2State l2) {
        return call.tiling().isPresent()
                ? call
                : store.find(TuningRecord.Problem.of(chip, call, l2)).map(record -> tiled(call, record)).orElse(call);
    }

    private static OperatorCall tiled(OperatorCall call, TuningRecord record) {
        return new OperatorCall(call.operator(), call.tensors(), call.attributes(), record.tiling().map(
                TunedTiling::knobs));
    }

    private static SequencedMap<String, Attribute> knobs(String json) {
        return new CaseReader(CallSchema.of(CallSchema.TILING + "s"), 0).read(JsonNodeFactory.instance.objectNode()
                .set(CallSchema.TILING, Json.parse("--tiling tuned", json))).tiling().orElseThrow();
    }
}

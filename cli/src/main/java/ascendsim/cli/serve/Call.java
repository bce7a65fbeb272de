package ascendsim.cli.serve;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The call that a request asks for, checked and planned.
 *
 * @param warnings what is different from what was asked for
 */
record Call(OperatorTask task, List<String> warnings) {
    private static final String CHIP = "Ascend910B3";

    /**
     * What a request says of its call.
     *
     * @param given the case
     */
    record Asked(Operator operator, Chip chip, JsonNode given, boolean lenient, long seed) {
        /**
         * Reads it.
         *
         * @param fields of the request; their problems are raised here
         * @param chips  finds one by its name
         * @throws Refused if there is no such operator or chip, or if keys have problems
         */
        static Asked read(Fields fields, Function<String, Chip> chips) {
            String name = fields.needed("operator");
            String chip = fields.text("chip").orElse(CHIP);
            JsonNode given = fields.object("case").orElseGet(JsonNodeFactory.instance::objectNode);
            boolean lenient = fields.flag("lenient");
            long seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0);
            fields.raise();
            return new Asked(Refusals.as(ErrorKind.UNSUPPORTED, () -> Operators.named("operator", name)),
                    Refusals.as(ErrorKind.UNSUPPORTED, () -> chips.apply(chip)), given, lenient, seed);
        }
    }

    /**
     * Reads, checks and plans a call.
     *
     * @throws Refused if the case breaks the contract, or cannot run on the chip, or takes more than it may
     */
    static Call of(Asked asked, SharedContents contents) {
        Contract contract = asked.operator().contract();
        OperatorCall read = Refusals.as(ErrorKind.VALUE,
                () -> new CaseReader(contract.schema(), asked.seed(), contents).read(asked.given()));
        Contract.Relaxed relaxed = asked.lenient()
                ? Refusals.as(ErrorKind.VALUE, () -> contract.relaxed(read))
                : new Contract.Relaxed(read, List.of());
        Refusals.as(ErrorKind.VALUE, () -> {
            OperatorRunner.check(asked.operator(), relaxed.call());
            return true;
        });
        contract.outputs(relaxed.call()).forEach(contents::count);
        OperatorTask task = Refusals.as(ErrorKind.UNSUPPORTED, () -> new OperatorRunner(new Device(asked.chip()))
                .plan(asked.operator(), relaxed.call(), Optional.empty()));
        return new Call(task, relaxed.warnings());
    }
}

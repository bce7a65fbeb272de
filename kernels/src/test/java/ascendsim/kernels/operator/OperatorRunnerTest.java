package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.epilog.EpilogOperator;
import ascendsim.kernels.plan.TensorName;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorRunnerTest {
    private static final String CASE = """
        {"x":{"shape":[20,48],"dtype":"int8"},"y":{"shape":[48,33],"dtype":"int8"}}""";

    private static final Chip ASCEND950 = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    private final Operator matmul = Operators.named("test", "matmul");
    private final OperatorRunner runner = new OperatorRunner(new Device(new ChipLibrary().find("Ascend910B3").get()));

    private OperatorCall call(String json) {
        return new CaseReader(matmul.contract().schema(), 11).read(json);
    }

    @Test
    void allStepsInOne() {
        OperatorRunner.Result result = runner.run(matmul, call(CASE), Device.Options.of(Mode.TIMED), true);
        assertThat(result.passed()).isTrue();
        assertThat(result.comparison().orElseThrow().errors().compared()).isEqualTo(20 * 33);
        assertThat(result.run().cycles()).isPositive();
        assertThat(result.task().operator().moved(result.task().call()))
                .isEqualTo(new Operator.Moved(20 * 48 + 48 * 33, 4 * 20 * 33));
        assertThat(matmul.work(result.task().call())).isEqualTo(new Operator.Work.Cube(2L * 20 * 48 * 33, "s8"));
    }

    @Test
    void aWrongOutputIsFound() {
        OperatorTask task = runner.prepare(matmul, call(CASE), Optional.empty());
        Launched launched = runner.launch(task, Device.Options.of(Mode.ORDERED));
        Tensor out = launched.outputs().get("out");
        out.putLong(7, out.longAt(7) + 1);
        assertThat(runner.compare(task, launched.outputs()).errors().mismatched()).isEqualTo(1);
    }

    @Test
    void withoutDataThereIsNothingToCompare() {
        OperatorRunner.Result result = runner.run(matmul, call(CASE), Device.Options.of(Mode.TIMING), false);
        assertThat(result.comparison()).isEmpty();
        assertThat(result.run().outputs()).isEmpty();
    }

    @Test
    void theContractIsKept() {
        assertThatThrownBy(() -> runner.prepare(matmul, call(CASE.replace("48,33", "47,33")), Optional.empty()))
                .isInstanceOf(BadInput.class).hasMessageStartingWith("case.y: ");
    }

    /** What {@link OperatorTask#inputs} and {@link OperatorRunner#compare} rely on. */
    @Test
    void kernelsUseTheNamesOfTheContract() {
        for (Operator operator : Operators.all()) {
            OperatorCall call = operator.contract().defaultCase(0);
            OperatorRunner its =
                    operator instanceof EpilogOperator ? new OperatorRunner(new Device(ASCEND950)) : runner;
            OperatorTask task = its.prepare(operator, call, Optional.empty());
            assertThat(call.tensors().keySet())
                    .containsAll(task.inputs().keySet().stream().map(n -> TensorName.ofParameter(n).list()).toList());
            Map<String, ?> outputs = operator.contract().outputs(call);
            assertThat(task.plan().kernels().stream().flatMap(k -> k.parameters().stream())
                    .filter(p -> p.role().isResult()).map(p -> TensorName.ofParameter(p.name())))
                    .containsAll(outputs.keySet().stream().map(TensorName::parameterOf)
                            .map(TensorName::ofParameter).toList());
        }
    }

    @Test
    void namesAreDifferentAndFound() {
        assertThat(Operators.all().stream().map(o -> o.contract().name())).doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(Operators.find(name)).isPresent());
        assertThat(Operators.find("nothing")).isEmpty();
        assertThatThrownBy(() -> Operators.named("ops", "matmull")).isInstanceOf(BadInput.class)
                .hasMessageContaining("did you mean matmul?");
    }
}

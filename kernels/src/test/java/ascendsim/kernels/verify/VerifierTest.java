package ascendsim.kernels.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Launched;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B2").orElseThrow();

    private static OperatorTask task(String operator, String json) {
        Operator found = Operators.find(operator).orElseThrow();
        OperatorCall call = new CaseReader(found.contract().schema(), 1).read(json.replace('\'', '"'));
        return new OperatorTask(found, call, found.plan(CHIP, call, Optional.empty()));
    }

    private static OperatorTask matmul() {
        return task("matmul", "{'x':{'shape':[20,48],'dtype':'float16'},'y':{'shape':[48,33],'dtype':'float16'}}");
    }

    @Test
    void runsThatDifferInAByteAreNotTheSame() {
        OperatorRunner runner = new OperatorRunner(new Device(CHIP));
        Launched one = runner.launch(matmul(), Device.Options.of(Mode.ORDERED));
        Launched other = runner.launch(matmul(), Device.Options.of(Mode.TIMED));
        assertThat(Verifier.same(List.of(one, other))).isTrue();
        Tensor last = other.outputs().lastEntry().getValue();
        byte before = last.segment().get(ValueLayout.JAVA_BYTE, 7);
        last.segment().set(ValueLayout.JAVA_BYTE, 7, (byte) (before ^ 1));
        assertThat(Verifier.same(List.of(one, other))).isFalse();
    }

    @Test
    void onlyKernelsThatAddFloatsInGmMayDiffer() {
        assertThat(matmul().addsFloatsInGm()).isFalse();
        assertThat(task("npu_grouped_matmul_finalize_routing",
                """
                    {'x':{'shape':[8,32],'dtype':'int8'},'w':{'shape':[1,32,256],'dtype':'int8','format':'FRACTAL_NZ'},
                     'group_list':[8],'scale':{'shape':[1,256],'dtype':'float32'},'pertoken_scale':{'shape':[8],'dtype':'float32'},
                     'logit':{'shape':[8],'dtype':'float32'},'row_index':{'shape':[8],'dtype':'int64','init':'randint(0,8)'},
                     'output_bs':8}""")
                .addsFloatsInGm()).isTrue();
    }
}

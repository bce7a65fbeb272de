package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.kernels.call.OperatorCall;
import org.junit.jupiter.api.Test;

class ReferenceBackendTest {
    @Test
    void knowsItsOperators() {
        ReferenceBackend backend = new ReferenceBackend();
        assertThat(backend.computes("matmul")).isTrue();
        assertThat(backend.computes("add_rms_norm")).isFalse();
        assertThatThrownBy(() -> backend.run(OperatorCall.of("add_rms_norm")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reference: operator add_rms_norm; expected one of gm_copy, matmul, "
                        + "npu_grouped_matmul_finalize_routing");
    }
}

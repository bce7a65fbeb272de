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
        assertThat(backend.computes("gm_copy")).isFalse();
        assertThatThrownBy(() -> backend.run(OperatorCall.of("gm_copy"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reference: operator gm_copy; expected one of matmul, "
                        + "npu_grouped_matmul_finalize_routing");
    }
}

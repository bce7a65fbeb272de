package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.VectorGoldens;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against numpy. */
class DynamicQuantTest {
    @Test
    void asNumpyComputesIt() {
        JsonNode goldens = VectorGoldens.of("dynamic_quant");
        assertThat(goldens.size()).isPositive();
        for (JsonNode golden : goldens) {
            long rows = golden.get("shape").get(0).longValue();
            long columns = golden.get("shape").get(1).longValue();
            DType type = DType.parse(golden.get("dtype").stringValue()).orElseThrow();
            OperatorCall call = OperatorCall.of("npu_dynamic_quant").with("x",
                    TensorArgument.of(VectorGoldens.tensor(type, golden.get("x"), rows, columns)));
            if (golden.has("smooth")) {
                long groups = golden.get("group_index").size();
                call = call.with("smooth_scales",
                        TensorArgument.of(VectorGoldens.tensor(type, golden.get("smooth"), groups, columns)))
                        .with("group_index", TensorArgument.of(
                                VectorGoldens.tensor(DType.INT32, golden.get("group_index"), groups)));
            }
            DType output = golden.get("dst_type").stringValue().equals("int8") ? DType.INT8 : DType.INT4;
            Map<String, Expected> outputs = DynamicQuant.of(call, TensorType.nd(output, rows, columns));
            long[] y = VectorGoldens.numbers(golden.get("y"));
            Tensor found = outputs.get("y").tensor();
            for (int i = 0; i < y.length; i++) {
                assertThat(found.longAt(i)).as(golden.get("dst_type") + " element " + i).isEqualTo(y[i]);
            }
            long[] scale = VectorGoldens.numbers(golden.get("scale_bits"));
            for (int i = 0; i < scale.length; i++) {
                assertThat(outputs.get("scale").tensor().codeAt(i)).as("scale " + i).isEqualTo(scale[i]);
            }
        }
    }
}

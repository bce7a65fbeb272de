package ascendsim.kernels.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorCallTest {
    private static final TensorArgument X = new TensorArgument(Tensor.zeros(TensorType.nd(DType.INT8, 2, 3)), true);

    @Test
    void tensorsByName() {
        OperatorCall call = OperatorCall.of("op").with("x", X).with("w", new Argument.Many(List.of(X, X)));
        assertThat(call.required("x").shape()).isEqualTo(Shape.of(3, 2));
        assertThat(call.tensors("w")).containsExactly(X, X);
        assertThat(call.tensor("bias")).isEmpty();
        assertThat(call.tensors("bias")).isEmpty();
        assertThat(call.tensors().keySet()).containsExactly("x", "w");
        assertThatThrownBy(() -> call.required("bias")).isInstanceOf(BadInput.class)
                .hasMessage("case.bias: not given; op needs it");
    }

    @Test
    void attributesByType() {
        OperatorCall call = OperatorCall.of("op").with("n", Attribute.of(3)).with("r", Attribute.of(0.5))
                .with("t", Attribute.of("rint")).with("b", Attribute.of(true)).with("one", Attribute.of(1))
                .with("list", new Attribute.Items(List.of(Attribute.of(64), Attribute.of(1024))));
        assertThat(call.whole("n", 9)).isEqualTo(3);
        assertThat(call.whole("absent", 9)).isEqualTo(9);
        assertThat(call.real("r", 0)).isEqualTo(0.5);
        assertThat(call.text("t", "")).isEqualTo("rint");
        assertThat(call.flag("b", false)).isTrue();
        assertThat(call.flag("one", false)).isTrue();
        assertThat(call.flag("absent", true)).isTrue();
        assertThat(call.wholes("list")).contains(List.of(64L, 1024L));
        assertThat(call.wholes("absent")).isEmpty();
    }

    @Test
    void anotherTypeIsBadInput() {
        OperatorCall call = OperatorCall.of("op").with("r", Attribute.of(0.5)).with("n", Attribute.of(3));
        assertThatThrownBy(() -> call.whole("r", 0)).isInstanceOf(BadInput.class)
                .hasMessage("case.r: 0.5; expected a whole number");
        assertThatThrownBy(() -> call.text("n", "")).hasMessage("case.n: 3; expected a text");
        assertThatThrownBy(() -> call.flag("n", false)).hasMessage("case.n: 3; expected true or false");
    }

    @Test
    void transposedNeedsAMatrix() {
        Tensor vector = Tensor.zeros(TensorType.nd(DType.INT8, 3));
        assertThatThrownBy(() -> new TensorArgument(vector, true)).isInstanceOf(IllegalArgumentException.class);
    }
}

package ascendsim.isa.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void axesFromBothEnds() {
        Shape shape = Shape.of(2, 3, 5);
        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.dim(0)).isEqualTo(2);
        assertThat(shape.dim(-1)).isEqualTo(5);
        assertThat(shape.elements()).isEqualTo(30);
        assertThat(shape).hasToString("[2,3,5]");
        assertThat(shape.transposed()).isEqualTo(Shape.of(2, 5, 3)).isNotEqualTo(shape);
        assertThat(shape.with(-1, 7)).isEqualTo(Shape.of(2, 3, 7)).hasSameHashCodeAs(Shape.of(2, 3, 7));
    }

    @Test
    void scalarAndEmpty() {
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of()).hasToString("[]");
        assertThat(Shape.of(4, 0).elements()).isZero();
    }

    @Test
    void isImmutable() {
        long[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> Shape.of(2, -1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2,-1]");
        assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Shape.of(4).transposed()).isInstanceOf(IllegalArgumentException.class);
    }
}

package ascendsim.isa.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.layout.Layout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

    @Test
    void theTypeNeverMakesTheStorage() {
        AtomicInteger made = new AtomicInteger();
        Tensor tensor = Tensor.lazy(TensorType.nd(DType.INT8, 1 << 20, 1 << 20), storage -> made.incrementAndGet());
        assertThat(tensor.elements()).isEqualTo(1L << 40);
        assertThat(tensor.shape()).isEqualTo(Shape.of(1 << 20, 1 << 20));
        assertThat(tensor.to(Format.FRACTAL_NZ).type().bytes()).isEqualTo(1L << 40);
        assertThat(tensor).hasToString("int8[1048576,1048576]");
        assertThat(tensor.materialised()).isFalse();
        assertThat(made).hasValue(0);
    }

    @Test
    void storageMayBeTheCallers() {
        AtomicInteger asked = new AtomicInteger();
        MemorySegment mine = Arena.ofAuto().allocate(16, 4);
        Tensor tensor = Tensor.over(TensorType.nd(DType.INT32, 4), () -> {
            asked.incrementAndGet();
            return mine;
        });
        assertThat(asked).hasValue(0);
        tensor.putLong(3, 42);
        assertThat(mine.get(ValueLayout.JAVA_INT, 12)).isEqualTo(42);
        assertThat(tensor.longAt(3)).isEqualTo(42);
        assertThat(asked).hasValue(1);
    }

    @Test
    void contentsAreMadeOnceWhateverTheThreads() {
        AtomicInteger made = new AtomicInteger();
        Tensor tensor = Tensor.lazy(TensorType.nd(DType.INT32, 8), storage -> {
            made.incrementAndGet();
            storage.set(ValueLayout.JAVA_INT, 28, 42);
        });
        assertThat(IntStream.range(0, 64).parallel().mapToLong(i -> tensor.longAt(7))).containsOnly(42L);
        assertThat(made).hasValue(1);
        assertThat(tensor.materialised()).isTrue();
    }

    @Test
    void elementsByLogicalIndex() {
        Tensor tensor = Tensor.ofFloats(DType.BFLOAT16, Shape.of(2, 3), 1, 2, 3, 4, 5, 6.01f);
        assertThat(tensor.floatAt(5)).isEqualTo(6f);
        tensor.putDouble(1, -0.5);
        assertThat(tensor.doubleAt(1)).isEqualTo(-0.5);
        assertThat(tensor.codeAt(1)).isEqualTo(0xBF00);
        Tensor bytes = Tensor.ofLongs(DType.INT4, Shape.of(3), -8, 7, 100);
        assertThat(bytes.segment().byteSize()).isEqualTo(2);
        assertThat(bytes.longAt(2)).isEqualTo(7);
        assertThatThrownBy(() -> Tensor.ofLongs(DType.INT8, Shape.of(2), 1)).hasMessageContaining("expected 2");
    }

    @ParameterizedTest
    @EnumSource
    void fractalNzIsTheLayoutWithTheBatchOutside(DType dtype) {
        for (long columns : new long[]{1, 33, 64, 130}) {
            TensorType type = TensorType.nd(dtype, 2, 3, 21, columns);
            Tensor plain = Tensor.zeros(type);
            for (long index = 0; index < plain.elements(); index++) {
                plain.putCode(index, index % 13 + 1);
            }
            Tensor fractal = plain.to(Format.FRACTAL_NZ);
            Layout layout = Layout.fractalNz(21, columns, dtype);
            assertThat(fractal.segment().byteSize()).isEqualTo(dtype.bytes(6 * layout.elements()));
            long nonZero = 0;
            for (long position = 0; position < 6 * layout.elements(); position++) {
                nonZero += Elements.code(dtype, fractal.segment(), position) != 0 ? 1 : 0;
            }
            assertThat(nonZero).as("padding of %s", fractal).isEqualTo(plain.elements());
            for (long index = 0; index < plain.elements(); index++) {
                long batch = index / (21 * columns);
                long place = batch * layout.elements() + layout.offset(index / columns % 21, index % columns);
                assertThat(Elements.code(dtype, fractal.segment(), place)).isEqualTo(plain.codeAt(index));
                assertThat(fractal.codeAt(index)).isEqualTo(plain.codeAt(index));
            }
            assertThat(fractal.to(Format.ND).segment().mismatch(plain.segment())).isEqualTo(-1);
        }
    }

    @Test
    void fractalNzNeedsAMatrix() {
        assertThatThrownBy(() -> new TensorType(DType.INT8, Shape.of(4), Format.FRACTAL_NZ))
                .hasMessageContaining("2 or more axes");
    }

    @Test
    void emptyTensors() {
        Tensor empty = Tensor.zeros(TensorType.nd(DType.FLOAT16, 0, 16));
        assertThat(empty.to(Format.FRACTAL_NZ).segment().byteSize()).isZero();
    }
}

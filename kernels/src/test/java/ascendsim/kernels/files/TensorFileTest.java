package ascendsim.kernels.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {
    private static final long SEED = 3;
    private static final List<Shape> SHAPES = List.of(Shape.of(), Shape.of(7), Shape.of(0, 4), Shape.of(2, 33, 50),
            Shape.of(3, 17, 31));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void everyTypeComesBackFromEveryFormat(DType dtype) {
        for (String ending : List.of("npy", "safetensors", "bin")) {
            for (Shape shape : SHAPES) {
                Tensor tensor = random(new TensorType(dtype, shape, Format.ND));
                Path file = directory.resolve(dtype + "." + ending);
                TensorFile.write(file, "x", tensor);
                Tensor back = TensorFile.read(file, "x", tensor.type());
                assertThat(back.materialised()).isFalse();
                assertThat(back.type()).isEqualTo(tensor.type());
                assertThat(back.segment().mismatch(tensor.segment())).as("%s %s", ending, tensor).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4", "INT8", "BFLOAT16", "INT32"})
    void fractalNzIsRowMajorInFilesThatKnowShapesAndStorageInRawOnes(DType dtype) throws IOException {
        Tensor plain = random(TensorType.nd(dtype, 2, 33, 50));
        Tensor fractal = plain.to(Format.FRACTAL_NZ);
        for (String ending : List.of("npy", "safetensors")) {
            Path file = directory.resolve("w." + ending);
            TensorFile.write(file, "w", fractal);
            assertThat(TensorFile.read(file, "w", plain.type()).segment().mismatch(plain.segment())).isEqualTo(-1);
            assertThat(TensorFile.read(file, "w", fractal.type()).segment().mismatch(fractal.segment())).isEqualTo(-1);
        }
        Path raw = directory.resolve("w.bin");
        TensorFile.write(raw, "w", fractal);
        assertThat(Files.size(raw)).isEqualTo(fractal.type().bytes());
        assertThat(TensorFile.read(raw, "w", fractal.type()).segment().mismatch(fractal.segment())).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "safetensors", "bin"})
    void everyTruncationIsBadInput(String ending) throws IOException {
        Tensor tensor = random(TensorType.nd(DType.FLOAT32, 3, 5));
        Path whole = directory.resolve("whole." + ending);
        TensorFile.write(whole, "x", tensor);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = directory.resolve("cut." + ending);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> TensorFile.read(cut, "x", tensor.type())).as("%d bytes", length)
                    .isInstanceOf(BadInput.class).hasMessageStartingWith(cut.toString())
                    .hasMessageContaining("expected")
                    .satisfies(bad -> assertThat(((BadInput) bad).problems()).hasSize(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "bin"})
    void tooLongIsBadInput(String ending) throws IOException {
        Tensor tensor = random(TensorType.nd(DType.INT8, 3, 5));
        Path file = directory.resolve("long." + ending);
        TensorFile.write(file, "x", tensor);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> TensorFile.read(file, "x", tensor.type())).isInstanceOf(BadInput.class)
                .hasMessageContaining("16 bytes").hasMessageContaining("expected 15");
    }

    @Test
    void writingReplacesInOneStepAndLeavesNothingBehind() throws IOException {
        TensorType type = TensorType.nd(DType.INT8, 1000);
        Path file = directory.resolve("deep/er/x.npy");
        TensorFile.write(file, "x", random(type));
        Tensor old = TensorFile.read(file, "x", type);
        TensorFile.write(file, "x", Tensor.zeros(type));
        assertThat(old.segment().mismatch(random(type).segment())).isEqualTo(-1);
        assertThat(TensorFile.read(file, "x", type).segment().mismatch(Tensor.zeros(type).segment())).isEqualTo(-1);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void placesThatCannotBe() throws IOException {
        TensorType type = TensorType.nd(DType.INT8, 4);
        assertThatThrownBy(() -> TensorFile.read(directory.resolve("no.npy"), "x", type)).isInstanceOf(BadInput.class)
                .hasMessageEndingWith("no.npy: no such file; expected a readable file");
        Path folder = Files.createDirectory(directory.resolve("folder.npy"));
        assertThatThrownBy(() -> TensorFile.read(folder, "x", type)).hasMessageContaining("a directory");
        assertThatThrownBy(() -> TensorFile.read(directory.resolve("x.txt"), "x", type))
                .hasMessageContaining("expected .npy, .safetensors or .bin");
        Path occupied = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> TensorFile.write(occupied.resolve("x.npy"), "x", Tensor.zeros(type)))
                .isInstanceOf(BadInput.class).hasMessageContaining("cannot be written");
    }

    private static Tensor random(TensorType type) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        return Tensor.lazy(type, storage -> {
            Tensor filled = Tensor.zeros(type);
            for (long i = 0; i < type.shape().elements(); i++) {
                filled.putCode(i, type.dtype() == DType.BOOL ? i & 1 : random.nextLong());
            }
            storage.copyFrom(filled.segment());
        });
    }
}

package ascendsim.kernels.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    @TempDir
    private Path directory;

    @Test
    void severalTensorsInTheirOrder() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("y[0]", Tensor.ofFloats(DType.BFLOAT16, Shape.of(1, 2), 1, -2));
        tensors.put("packed", Tensor.ofLongs(DType.INT4, Shape.of(3), 1, -8, 7));
        tensors.put("a", Tensor.ofLongs(DType.INT64, Shape.of(1), 5));
        Path file = directory.resolve("out.safetensors");
        SafetensorsFile.write(file, tensors);
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(length % 8).isZero();
        assertThat(new String(bytes, 8, length, UTF_8).strip())
                .isEqualTo("{\"y[0]\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[0,4]},"
                        + "\"packed\":{\"dtype\":\"I8\",\"shape\":[3],\"data_offsets\":[4,7]},"
                        + "\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[7,15]},"
                        + "\"__metadata__\":{\"dtype.packed\":\"int4\"}}");
        assertThat(bytes).hasSize(8 + length + 15).endsWith(5, 0, 0, 0, 0, 0, 0, 0);
        SafetensorsFile back = SafetensorsFile.open(file);
        assertThat(back.names()).containsExactly("y[0]", "packed", "a");
        assertThat(back.read("a", TensorType.nd(DType.INT64, 1)).longAt(0)).isEqualTo(5);
        assertThat(back.read("packed", TensorType.nd(DType.INT4, 3)).longAt(1)).isEqualTo(-8);
        assertThat(back.read("y[0]", TensorType.nd(DType.BFLOAT16, 1, 2)).floatAt(1)).isEqualTo(-2f);
        assertThatThrownBy(() -> back.read("pakced", TensorType.nd(DType.INT4, 3))).isInstanceOf(BadInput.class)
                .hasMessage(
                        file + ": no tensor pakced; expected it among y[0], packed, a; did you mean packed?");
    }

    @Test
    void aSingleTensorHasAnyName() throws IOException {
        Path file = write("{\"weight\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]},"
                + "\"__metadata__\":{\"format\":\"pt\"}}", 0x38, 0xB8);
        Tensor tensor = SafetensorsFile.open(file).read("x", TensorType.nd(DType.FLOAT8_E4M3FN, 2));
        assertThat(tensor.floatAt(0)).isEqualTo(1f);
        assertThat(tensor.floatAt(1)).isEqualTo(-1f);
        assertThatThrownBy(() -> SafetensorsFile.open(file).read("x", TensorType.nd(DType.FLOAT8_E5M2, 2)))
                .hasMessage(file + "[weight]: elements of F8_E4M3; expected float8_e5m2 or 8-bit integers that hold it;"
                        + " the case says float8_e5m2[2]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[1]| header is no JSON object; expected one entry per tensor",
            "{\"a\"| header is not JSON",
            "{\"a\":{\"dtype\":\"F9\",\"shape\":[],\"data_offsets\":[0,2]}}| [a]: dtype \"F9\"; expected one "
                    + "this version",
            "{\"a\":{\"shape\":[],\"data_offsets\":[0,2]}}| [a]: dtype \"\"; expected one",
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[-1],\"data_offsets\":[0,2]}}| [a]: shape [-1]; expected a list "
                    + "of whole",
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[2,0]}}| [a]: data_offsets [2, 0]; "
                    + "expected [begin, end]",
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0]}}| [a]: data_offsets [0]; expected "
                    + "[begin, end]",
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[9],\"data_offsets\":[0,9]}}| [a]: 2 bytes after the header; "
                    + "expected at "
                    + "least 9",
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[5000000000,5000000000],\"data_offsets\":[0,2]}}| [a]: shape "
                    + "[5000000000, 5000000000]",
            "{\"a\":{\"dtype\":\"I16\",\"shape\":[1],\"data_offsets\":[0,2]}}| [a]: elements of I16; expected "
                    + "8-bit integers",
            "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0,1]}}| [a]: 1 bytes of data; expected 2 "
                    + "for I8[2]"})
    void refusals(String header, String problem) throws IOException {
        Path file = write(header, 1, 2);
        assertThatThrownBy(() -> SafetensorsFile.open(file).read("a", TensorType.nd(DType.INT8, 2)))
                .isInstanceOf(BadInput.class).hasMessageStartingWith(file.toString()).hasMessageContaining(problem);
    }

    @Test
    void lengthsThatCannotBe() throws IOException {
        Path file = Files.writeString(directory.resolve("x.safetensors"), "this is text, not a tensor file");
        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(BadInput.class)
                .hasMessageContaining("expected 2 to 100000000; is it a .safetensors file?");
    }

    private Path write(String header, int... elements) throws IOException {
        byte[] json = header.getBytes(UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + elements.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (int element : elements) {
            bytes.put((byte) element);
        }
        return Files.write(directory.resolve("in.safetensors"), bytes.array());
    }
}

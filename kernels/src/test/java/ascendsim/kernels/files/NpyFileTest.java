package ascendsim.kernels.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {
    @TempDir
    private Path directory;

    // numpy.save of numpy.array([[1, 2, 3]], dtype='float32'): 128 bytes of header, then the elements.
    @Test
    void bytesAreThoseOfNumpy() throws IOException {
        Path file = directory.resolve("x.npy");
        NpyFile.write(file, Tensor.ofFloats(DType.FLOAT32, Shape.of(1, 3), 1, 2, 3));
        byte[] bytes = Files.readAllBytes(file);
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }";
        assertThat(bytes).hasSize(128 + 12).startsWith(HexFormat.of().parseHex("934e554d505901007600"));
        assertThat(new String(bytes, 10, 118, ISO_8859_1)).isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
        assertThat(HexFormat.of().formatHex(bytes, 128, 140)).isEqualTo("0000803f0000004000004040");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[]|()", "[5]|(5,)", "[2,3]|(2, 3)", "[2,0,4]|(2, 0, 4)"})
    void shapesAreTuples(String shape, String tuple) throws IOException {
        long[] dims = shape.equals("[]")
                ? new long[0]
                : Arrays.stream(shape.replaceAll("[\\[\\]]", "").split(",")).mapToLong(Long::parseLong).toArray();
        Path file = directory.resolve("x.npy");
        NpyFile.write(file, Tensor.zeros(TensorType.nd(DType.INT8, dims)));
        assertThat(Files.readString(file, ISO_8859_1)).contains("'shape': " + tuple + ", }");
    }

    @Test
    void version2AndPythonOrderOfKeys() throws IOException {
        String header = "{\"shape\": (2L,), 'fortran_order': False, 'descr': '<i2'}\n";
        Path file = write(2, header, "0100feff");
        Tensor tensor = NpyFile.read(file, TensorType.nd(DType.INT16, 2));
        assertThat(tensor.longAt(0)).isEqualTo(1);
        assertThat(tensor.longAt(1)).isEqualTo(-2);
        assertThat(NpyFile.read(file, TensorType.nd(DType.BFLOAT16, 2)).codeAt(1)).isEqualTo(0xFFFE);
    }

    @ParameterizedTest
    @CsvSource({"|V2,BFLOAT16,803f", "<u2,BFLOAT16,803f", "|V1,FLOAT8_E4M3FN,38", "<f1,FLOAT8_E5M2,3c",
            "|u1,FLOAT8_E8M0,7f", "|i1,FLOAT8_E5M2,3c", "|u1,HIFLOAT8,08", "<f2,FLOAT16,003c", "|b1,BOOL,01",
            "<i8,UINT64,0100000000000000"})
    void oneInManyDisguises(String descr, DType dtype, String bytes) throws IOException {
        Path file = write(1, "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,), }", bytes);
        assertThat(NpyFile.read(file, TensorType.nd(dtype, 1)).doubleAt(0)).isEqualTo(1.0);
    }

    @Test
    void int4SpreadOrPacked() throws IOException {
        TensorType type = TensorType.nd(DType.INT4, 2, 8);
        String spread = "f8ff00070102" + "03fe" + "0000000000000001";
        Path bytes = write(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 8), }", spread);
        Tensor tensor = NpyFile.read(bytes, type);
        assertThat(new long[]{tensor.longAt(0), tensor.longAt(3), tensor.longAt(7), tensor.longAt(15)})
                .containsExactly(-8, 7, -2, 1);
        // The same eight numbers in one int32, the first in the lowest nibble: 0xe32170f8.
        Path words = write(1, "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 1), }", "f87021e3" + "00000010");
        assertThat(NpyFile.read(words, type).segment().mismatch(tensor.segment())).isEqualTo(-1);
        Path wrong =
                write(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 8), }", "08" + spread.substring(2));
        Tensor late = NpyFile.read(wrong, type);
        assertThatThrownBy(late::segment).isInstanceOf(BadInput.class)
                .hasMessageContaining("element 0 is 8; expected -8 to 7 for int4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }| Fortran order; expected C order; save "
                    + "numpy.ascontiguousarray(x)",
            "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 1), }| elements of >f4; expected little-endian "
                    + "integers or floats of 8 to 64 bits",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }| elements of <f8; expected float32; the case "
                    + "says float32[2,1]",
            "{'descr': '<u4', 'fortran_order': False, 'shape': (2, 1), }| elements of <u4; expected float32; the case "
                    + "says float32[2,1]",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }| shape [1,2]; expected [2,1] as in the case",
            "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 1), }| header without a plain descr; "
                    + "expected descr, fortran_order and shape",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }| shape "
                    + "(99999999999999999999,); expected at most 2^63 - 1 elements",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }| 4 bytes of data; expected 8 for "
                    + "<f4[2,1]; the "
                    + "file is truncated"})
    void refusals(String header, String problem) throws IOException {
        Path file = write(1, header, "0000803f");
        assertThatThrownBy(() -> NpyFile.read(file, TensorType.nd(DType.FLOAT32, 2, 1))).isInstanceOf(BadInput.class)
                .hasMessage(file + ": " + problem);
    }

    @Test
    void otherFilesAndVersions() throws IOException {
        Path text = Files.writeString(directory.resolve("text.npy"), "hello, this is text");
        assertThatThrownBy(() -> NpyFile.read(text, TensorType.nd(DType.INT8, 1)))
                .hasMessageContaining("does not start as an .npy file");
        Path future = write(4, "{}", "");
        assertThatThrownBy(() -> NpyFile.read(future, TensorType.nd(DType.INT8, 1)))
                .hasMessageContaining("version 4; expected 1, 2 or 3");
    }

    private Path write(int version, String header, String elements) throws IOException {
        String length = version == 1 ? "%02x00" : "%02x000000";
        String start = "934e554d5059" + "0" + version + "00" + String.format(length, header.length());
        byte[] first = HexFormat.of().parseHex(start);
        byte[] last = HexFormat.of().parseHex(elements);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.write(header.getBytes(ISO_8859_1));
        bytes.write(last);
        return Files.write(Files.createTempFile(directory, "x", ".npy"), bytes.toByteArray());
    }
}

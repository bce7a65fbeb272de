package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what NumPy computed: weight_quant.py beside weight_quant.txt. */
class WeightQuantMatmulTest {
    private static final List<String> OPERANDS = List.of("x", "weight", "antiquant_scale", "antiquant_offset", "bias",
            "quant_scale", "quant_offset");

    private final Map<String, String[]> golden = golden();

    private static Map<String, String[]> golden() {
        Map<String, String[]> arrays = new HashMap<>();
        try (InputStream in = WeightQuantMatmulTest.class.getResourceAsStream("weight_quant.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ")).forEach(fields -> arrays.put(fields[0], fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrays;
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel", "brain", "tensor", "group", "packed", "words"})
    void products(String name) {
        Expected found = Reference.weightQuantMatmul(_ -> WeightRounding.ALL).expected(call(name)).get("y");
        double[] sums = numbers(name + ".sums");
        double[] sizes = numbers(name + ".sizes");
        double unit = found.tensor().dtype() == DType.FLOAT16 ? 0x1p-11 : 0x1p-8;
        double[] magnitudes = found.magnitudes().of(LongStream.range(0, sums.length).toArray());
        for (int i = 0; i < sums.length; i++) {
            double allowed = unit * Math.abs(sums[i]) + 0x1p-20 * sizes[i];
            assertThat(Math.abs(found.tensor().doubleAt(i) - sums[i])).as(name + " " + i).isLessThanOrEqualTo(allowed);
            assertThat(magnitudes[i]).isCloseTo(sizes[i], offset(1e-9 * sizes[i]));
        }
    }

    /** With the order of sums open, weights are rounded, sums are not. */
    @ParameterizedTest
    @ValueSource(strings = {"channel", "brain", "group"})
    void unroundedProducts(String name) {
        Expected found =
                Reference.weightQuantMatmul(_ -> WeightRounding.WEIGHTS).expected(call(name)).get("y");
        double[] sums = numbers(name + ".sums");
        double[] sizes = numbers(name + ".sizes");
        assertThat(found.tensor().dtype()).isEqualTo(DType.FLOAT32);
        for (int i = 0; i < sums.length; i++) {
            assertThat(found.tensor().doubleAt(i)).as(name + " " + i).isCloseTo(sums[i], offset(0x1p-20 * sizes[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel", "brain", "tensor", "group", "packed", "words"})
    void widenedWeights(String name) {
        OperatorCall call = call(name);
        Tensor found = WeightQuantMatmul.weights(call, false).tensor();
        Tensor expected = tensor(name + ".widened");
        assertThat(found.type()).isEqualTo(expected.type());
        assertThat(found.segment().mismatch(expected.segment())).as(name).isEqualTo(-1);
    }

    /** Plain mathematics differs from the widened weights by their roundings only. */
    @ParameterizedTest
    @ValueSource(strings = {"channel", "brain", "group"})
    void plainWeightsAreNear(String name) {
        Tensor rounded = WeightQuantMatmul.weights(call(name), false).tensor();
        Tensor plain = WeightQuantMatmul.weights(call(name), true).tensor();
        assertThat(plain.dtype()).isEqualTo(DType.FLOAT32);
        double unit = rounded.dtype() == DType.FLOAT16 ? 0x1p-10 : 0x1p-8;
        boolean differ = false;
        for (long i = 0; i < plain.elements(); i++) {
            double p = plain.doubleAt(i);
            assertThat(Math.abs(p - rounded.doubleAt(i))).isLessThanOrEqualTo(unit * Math.abs(p) + 0x1p-8);
            differ |= p != rounded.doubleAt(i);
        }
        assertThat(differ).isTrue();
    }

    @Test
    void quantisedOutput() {
        Expected found = Reference.weightQuantMatmul(_ -> WeightRounding.ALL).expected(call("quantised")).get("y");
        Tensor expected = tensor("quantised.y");
        assertThat(found.tensor().segment().mismatch(expected.segment())).isEqualTo(-1);
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() {
        Tensor one = Pools.run(1, () -> WeightQuantMatmul.of(call("group"), WeightRounding.ALL).tensor());
        Tensor five = Pools.run(5, () -> WeightQuantMatmul.of(call("group"), WeightRounding.ALL).tensor());
        assertThat(one.segment().mismatch(five.segment())).isEqualTo(-1);
    }

    private OperatorCall call(String name) {
        OperatorCall call = OperatorCall.of("npu_weight_quant_batchmatmul").with("antiquant_group_size",
                Attribute.of(Long.parseLong(golden.get(name + ".group")[3])));
        boolean transposed = golden.get(name + ".transposed")[3].equals("1");
        for (String operand : OPERANDS) {
            if (golden.containsKey(name + "." + operand)) {
                call = call.with(operand, new TensorArgument(tensor(name + "." + operand),
                        transposed && operand.equals("weight")));
            }
        }
        return call;
    }

    private double[] numbers(String key) {
        String[] fields = golden.get(key);
        return Arrays.stream(fields).skip(3).mapToDouble(Double::parseDouble).toArray();
    }

    private Tensor tensor(String key) {
        String[] fields = golden.get(key);
        DType type = DType.parse(fields[1]).orElseThrow();
        long[] dims = Arrays.stream(fields[2].split(",")).mapToLong(Long::parseLong).toArray();
        Tensor tensor = Tensor.zeros(TensorType.nd(type, Shape.of(dims).dims()));
        for (int i = 3; i < fields.length; i++) {
            if (type.isFloat()) {
                tensor.putCode(i - 3L, Long.parseLong(fields[i], 16));
            } else {
                tensor.putLong(i - 3L, Long.parseLong(fields[i]));
            }
        }
        return tensor;
    }
}

package ascendsim.kernels.operator;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What numpy computed; {@code vector_operators.py} beside the file says how. */
public final class VectorGoldens {
    private static final String FILE = "/ascendsim/kernels/goldens/vector_operators.json";

    private VectorGoldens() {
    }

    /** The goldens of one operator. */
    public static JsonNode of(String operator) {
        try (InputStream file = VectorGoldens.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readTree(file).get(operator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static long[] numbers(JsonNode array) {
        return LongStream.range(0, array.size())
                .map(i -> array.get((int) i).isString()
                        ? Long.parseUnsignedLong(array.get((int) i).stringValue())
                        : array.get((int) i).longValue())
                .toArray();
    }

    /** A tensor of these codes. */
    public static Tensor tensor(DType type, JsonNode codes, long... dims) {
        Tensor tensor = Tensor.zeros(TensorType.nd(type, dims));
        long[] values = numbers(codes);
        for (int i = 0; i < values.length; i++) {
            tensor.putCode(i, values[i]);
        }
        return tensor;
    }
}

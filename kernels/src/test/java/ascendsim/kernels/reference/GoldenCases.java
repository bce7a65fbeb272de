package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Calls and their results from a file that a script wrote: lines {@code case.in.NAME dtype shape values}
 * (NAME.0, NAME.1, … for a list),
 * {@code case.out.NAME dtype shape values} and {@code case.attribute.NAME value}. Floats are the bits of their type,
 * float64 is text; a T after the shape says that the operator sees the last two axes swapped.
 */
public record GoldenCases(Map<String, String[]> lines) {

    /** The cases of a resource beside this class. */
    public static GoldenCases of(String resource) {
        Map<String, String[]> lines = new HashMap<>();
        try (InputStream in = GoldenCases.class.getResourceAsStream(resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ")).forEach(fields -> lines.put(fields[0], fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GoldenCases(lines);
    }

    /** The call of a case. */
    public OperatorCall call(String operator, String name) {
        OperatorCall call = OperatorCall.of(operator);
        for (String key : new TreeSet<>(lines.keySet())) {
            String[] fields = lines.get(key);
            if (fields[0].startsWith(name + ".in.")) {
                call = with(call, fields[0].substring(name.length() + 4),
                        new TensorArgument(tensor(fields), fields[2].endsWith("T")));
            } else if (fields[0].startsWith(name + ".attribute.")) {
                call = call.with(fields[0].substring(name.length() + 11), attribute(fields[1]));
            }
        }
        return call;
    }

    /** A key that ends in an index is an element of a list, after those of smaller ones. */
    private static OperatorCall with(OperatorCall call, String key, TensorArgument tensor) {
        if (!key.matches(".*\\.[0-9]")) {
            return call.with(key, tensor);
        }
        String list = key.substring(0, key.length() - 2);
        List<TensorArgument> all = new ArrayList<>(call.tensors(list));
        all.add(tensor);
        return call.with(list, new Argument.Many(all));
    }

    private static Attribute attribute(String text) {
        return text.matches("[0-9.]+") ? new Attribute.Number(new BigDecimal(text)) : Attribute.of(text);
    }

    /** An output of float64. */
    public double[] numbers(String key) {
        return Arrays.stream(lines.get(key)).skip(3).mapToDouble(Double::parseDouble).toArray();
    }

    /** An output of another type. */
    public Tensor tensor(String key) {
        return tensor(lines.get(key));
    }

    private static Tensor tensor(String[] fields) {
        DType type = DType.parse(fields[1]).orElseThrow();
        long[] dims = Arrays.stream(fields[2].replace("T", "").split(",")).mapToLong(Long::parseLong).toArray();
        Tensor tensor = Tensor.zeros(TensorType.nd(type, dims));
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

package ascendsim.kernels.call;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The tensors of one parameter of a case: objects, lists of objects, plain lists of whole numbers. */
final class TensorReader {
    private static final List<String> KEYS = List.of("shape", "dtype", "transposed", "format", "init");

    private final Parameter parameter;
    private final Contents contents;
    private final Problems problems;

    TensorReader(Parameter parameter, Contents contents, Problems problems) {
        this.parameter = parameter;
        this.contents = contents;
        this.problems = problems;
    }

    /** The tensors that could be read; the rest is noted as problems. */
    List<TensorSpec> read(JsonNode node) {
        String where = "case." + parameter.name();
        if (node.isObject()) {
            return object(where, 0, node).stream().toList();
        }
        if (isNumbers(node) && !(node.isEmpty() && parameter.kind() == Parameter.Kind.TENSOR_LIST)) {
            return numbers(where, node).stream().toList();
        }
        if (!node.isArray() || parameter.kind() != Parameter.Kind.TENSOR_LIST) {
            problems.add(where, AttributeReader.excerpt(node), "expected a tensor {\"shape\":[...],\"dtype\":\"...\"}"
                    + (parameter.kind() == Parameter.Kind.TENSOR_LIST ? ", a list of them" : "")
                    + " or a list of whole numbers", "");
            return List.of();
        }
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String item = where + "[" + i + "]";
            if (node.get(i).isObject()) {
                object(item, i, node.get(i)).ifPresent(specs::add);
            } else {
                problems.add(item, AttributeReader.excerpt(node.get(i)), "expected a tensor object", "");
            }
        }
        return specs;
    }

    private Optional<TensorSpec> object(String where, int index, JsonNode node) {
        List<String> keys = Stream.concat(KEYS.stream(), contents.keys().stream()).toList();
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                problems.add(where + "." + key, "unknown key", "expected one of " + String.join(", ", keys),
                        Nearest.hint(key, keys));
            }
        }
        Optional<DType> dtype = dtype(where, node.path("dtype"));
        Optional<Shape> shape = shape(where + ".shape", node.path("shape"));
        Optional<Format> format = format(where + ".format", node.path("format"));
        Optional<Boolean> transposed = transposed(where + ".transposed", node.path("transposed"));
        Optional<Initialiser> init = init(where + ".init", node.path("init"));
        if (dtype.isEmpty() || shape.isEmpty() || format.isEmpty() || transposed.isEmpty()) {
            return Optional.empty();
        }
        if (shape.get().rank() < 2 && (transposed.get() || format.get() == Format.FRACTAL_NZ)) {
            problems.add(where + ".shape", shape.get().toString(), "expected 2 or more axes",
                    transposed.get() ? "transposed swaps the last two" : "FRACTAL_NZ stores matrices");
            return Optional.empty();
        }
        TensorType type = new TensorType(dtype.get(), shape.get(), format.get());
        return problems.attempt(() -> contents.content(where, type, node))
                .map(content -> new TensorSpec(where, parameter, index, type, transposed.get(), init, content));
    }

    private Optional<DType> dtype(String where, JsonNode node) {
        List<String> names =
                (parameter.dtypes().isEmpty() ? Arrays.asList(DType.values()) : parameter.dtypes()).stream()
                        .map(DType::text).toList();
        String expected = "expected " + (names.size() == 1 ? "" : "one of ") + String.join(", ", names);
        if (!node.isString()) {
            problems.add(where + ".dtype", node.isMissingNode() ? "missing" : AttributeReader.excerpt(node), expected,
                    "");
            return Optional.empty();
        }
        Optional<DType> dtype = DType.parse(node.stringValue());
        if (dtype.isEmpty() || !parameter.allows(dtype.get())) {
            problems.add(where + ".dtype", AttributeReader.excerpt(node), expected,
                    dtype.isEmpty() ? Nearest.hint(node.stringValue(), names) : "");
            return Optional.empty();
        }
        return dtype;
    }

    private Optional<Shape> shape(String where, JsonNode node) {
        boolean whole = node.isArray()
                && node.valueStream()
                        .allMatch(dim -> dim.isIntegralNumber() && dim.canConvertToLong() && dim.longValue() >= 0);
        if (!whole) {
            problems.add(where, node.isMissingNode() ? "missing" : AttributeReader.excerpt(node),
                    "expected a list of whole numbers, 0 or more each", "");
            return Optional.empty();
        }
        try {
            return Optional.of(Shape.of(node.valueStream().mapToLong(JsonNode::longValue).toArray()));
        } catch (ArithmeticException tooLarge) {
            problems.add(where, AttributeReader.excerpt(node), "expected at most 2^63 - 1 elements", "");
            return Optional.empty();
        }
    }

    private Optional<Format> format(String where, JsonNode node) {
        Optional<Format> format = node.isMissingNode()
                ? Optional.of(Format.ND)
                : node.isString() ? Format.parse(node.stringValue()) : Optional.empty();
        if (format.isEmpty()) {
            problems.add(where, AttributeReader.excerpt(node), "expected \"ND\" or \"FRACTAL_NZ\"", "");
        }
        return format;
    }

    private Optional<Boolean> transposed(String where, JsonNode node) {
        if (node.isMissingNode() || node.isBoolean()) {
            return Optional.of(node.asBoolean(false));
        }
        problems.add(where, AttributeReader.excerpt(node), "expected true or false", "");
        return Optional.empty();
    }

    private Optional<Initialiser> init(String where, JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isString()) {
            problems.add(where, AttributeReader.excerpt(node), "expected a text such as \"normal(0,1)\"", "");
            return Optional.empty();
        }
        return problems.attempt(() -> Initialiser.parse(where, node.stringValue()));
    }

    /** A list of numbers, or of lists of numbers. */
    private static boolean isNumbers(JsonNode node) {
        return node.isArray() && (node.valueStream().allMatch(JsonNode::isNumber) || node.valueStream()
                .allMatch(row -> row.isArray() && !row.isEmpty() && row.valueStream().allMatch(JsonNode::isNumber)));
    }

    private Optional<TensorSpec> numbers(String where, JsonNode node) {
        List<JsonNode> rows = node.valueStream().toList();
        boolean matrix = !rows.isEmpty() && rows.getFirst().isArray();
        List<BigDecimal> values = rows.stream().flatMap(row -> matrix ? row.valueStream() : Stream.of(row))
                .map(JsonNode::decimalValue).toList();
        boolean uneven = matrix && rows.stream().anyMatch(row -> row.size() != rows.getFirst().size());
        if (uneven || values.stream().anyMatch(value -> !new Attribute.Number(value).isWhole())) {
            problems.add(where, AttributeReader.excerpt(node),
                    uneven ? "expected rows of one length" : "expected whole numbers of 64 bits", "");
            return Optional.empty();
        }
        Optional<DType> dtype = parameter.allows(DType.INT64)
                ? Optional.of(DType.INT64)
                : parameter.dtypes().stream().filter(type -> !type.isFloat()).findFirst();
        if (dtype.isEmpty()) {
            problems.add(where, AttributeReader.excerpt(node), "expected a tensor object",
                    "only integer tensors may be plain lists");
            return Optional.empty();
        }
        Shape shape = matrix ? Shape.of(rows.size(), rows.getFirst().size()) : Shape.of(rows.size());
        TensorType type = new TensorType(dtype.get(), shape, Format.ND);
        return Optional
                .of(new TensorSpec(where, parameter, 0, type, false, Optional.of(new Initialiser.Values(values)),
                        Optional.empty()));
    }
}

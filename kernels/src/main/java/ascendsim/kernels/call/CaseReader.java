package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a case, the JSON object that says what an operator is called with, into an {@link OperatorCall}. Which keys
 * there are is the operator's {@link CallSchema}. All problems of a case are reported together as one {@link BadInput}.
 * The tensors' contents are made at their first touch and depend on the seed, the parameter's name, the place in a list
 * and the tensor itself, on nothing else.
 */
public final class CaseReader {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final CallSchema schema;
    private final long seed;
    private final Contents contents;

    /**
     * A reader for the cases of one operator.
     *
     * @param seed
     *            random contents are drawn from it
     */
    public CaseReader(CallSchema schema, long seed) {
        this(schema, seed, Contents.NONE);
    }

    /** As the other one, for cases of which some contents lie elsewhere. */
    public CaseReader(CallSchema schema, long seed, Contents contents) {
        this.schema = schema;
        this.seed = seed;
        this.contents = contents;
    }

    /** A case as the command line gives it: JSON text if it starts with a brace, else the path of a file. */
    public OperatorCall readArgument(String argument) {
        return argument.stripLeading().startsWith("{") ? read(argument) : read(Path.of(argument));
    }

    /** The case in a UTF-8 file. */
    public OperatorCall read(Path file) {
        try {
            return read(parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException missing) {
            throw BadInput.of(file.toString(), "no such file", "expected a case: a JSON object or the path of one", "");
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected a UTF-8 file",
                    "");
        }
    }

    /** The case in a text. */
    public OperatorCall read(String json) {
        return read(parse("case", json));
    }

    /** The case in a JSON object that was read already. */
    public OperatorCall read(JsonNode node) {
        if (!node.isObject()) {
            throw BadInput.of("case", AttributeReader.excerpt(node), "expected a JSON object", "");
        }
        Problems problems = new Problems();
        SequencedMap<String, Attribute> attributes = attributes(node, problems);
        Optional<SequencedMap<String, Attribute>> tiling = tiling(node, problems);
        SequencedMap<Parameter, List<TensorSpec>> specs = tensors(node, problems);
        problems.raise();
        OperatorCall outline = new OperatorCall(schema.operator(),
                arguments(specs, TensorSpec::outline), attributes, tiling);
        SequencedMap<String, Argument> filled = arguments(specs, spec -> filled(spec, outline, problems));
        problems.raise();
        return new OperatorCall(schema.operator(), filled, attributes, tiling);
    }

    private TensorArgument filled(TensorSpec spec, OperatorCall outline, Problems problems) {
        return problems.attempt(() -> spec.filled(outline, seed, problems)).orElseGet(spec::outline);
    }

    private static JsonNode parse(String where, String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException wrong) {
            String line = wrong.getLocation() == null
                    ? ""
                    : ":" + wrong.getLocation().getLineNr() + ":" + wrong.getLocation().getColumnNr();
            throw BadInput.of(where + line, "not JSON: " + wrong.getOriginalMessage(), "expected a JSON object", "");
        }
    }

    private SequencedMap<String, Attribute> attributes(JsonNode node, Problems problems) {
        SequencedMap<String, Attribute> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String key = entry.getKey();
            Optional<Parameter> parameter = schema.parameter(key);
            if (parameter.isEmpty() && !key.equals(CallSchema.TILING)) {
                problems.add("case." + key, "unknown key",
                        "expected a parameter of " + schema.operator(), Nearest.hint(key, schema.keys()));
            }
            boolean isAttribute = parameter.filter(found -> found.kind() == Parameter.Kind.ATTRIBUTE).isPresent();
            if (isAttribute && !entry.getValue().isNull()) {
                problems.attempt(() -> AttributeReader.read("case." + key, entry.getValue()))
                        .ifPresent(value -> attributes.put(key, value));
            }
        }
        return attributes;
    }

    private static Optional<SequencedMap<String, Attribute>> tiling(JsonNode node, Problems problems) {
        JsonNode tiling = node.path(CallSchema.TILING);
        if (tiling.isMissingNode() || tiling.isNull()) {
            return Optional.empty();
        }
        if (!tiling.isObject()) {
            problems.add("case.tiling", AttributeReader.excerpt(tiling), "expected an object of knobs", "");
            return Optional.empty();
        }
        return problems.attempt(() -> AttributeReader.readAll("case.tiling", tiling));
    }

    /** The tensors that were given, in the order of the parameters. */
    private SequencedMap<Parameter, List<TensorSpec>> tensors(JsonNode node, Problems problems) {
        SequencedMap<Parameter, List<TensorSpec>> specs = new LinkedHashMap<>();
        for (Parameter parameter : schema.parameters()) {
            JsonNode value = node.path(parameter.name());
            boolean absent = value.isMissingNode() || value.isNull();
            if (absent && !parameter.optional()) {
                problems.add("case." + parameter.name(), "not given", schema.operator() + " needs it", "");
            }
            if (!absent && parameter.kind() != Parameter.Kind.ATTRIBUTE) {
                specs.put(parameter, new TensorReader(parameter, contents, problems).read(value));
            }
        }
        return specs;
    }

    private static SequencedMap<String, Argument> arguments(SequencedMap<Parameter, List<TensorSpec>> specs,
            Function<TensorSpec, TensorArgument> make) {
        SequencedMap<String, Argument> arguments = new LinkedHashMap<>();
        specs.forEach((parameter, list) -> {
            List<TensorArgument> tensors = list.stream().map(make).toList();
            boolean single = parameter.kind() == Parameter.Kind.TENSOR;
            arguments.put(parameter.name(),
                    single ? new Argument.One(tensors.getFirst()) : new Argument.Many(tensors));
        });
        return arguments;
    }
}

package ascendsim.cli.serve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request whose head could be read.
 *
 * @param body all of it
 */
record Request(long id, Op op, JsonNode body) {
    static final int VERSION = 1;
    /** What a double holds exactly: clients may be written in JavaScript. */
    static final long MOST_ID = (1L << 53) - 1;
    private static final int NUMBER_DIGITS = 100;

    /** The operations, with the keys that each has beside those of the head. */
    enum Op {
        HELLO, OPS("operator"), CHIPS("chip"),
        DESCRIBE("operator", "chip", "case", "memory", "lenient", "seed"),
        RUN("operator", "chip", "case", "memory", "mode", "lenient", "seed", "l2", "sanitize", "check", "trace"), BYE;

        private final List<String> keys;

        Op(String... keys) {
            this.keys = List.of(keys);
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The keys of the request. */
    Fields fields() {
        List<String> known = new ArrayList<>(List.of("version", "id", "op"));
        known.addAll(op.keys);
        return new Fields("", body, known);
    }

    /** Reads requests of a server. */
    static final class Reader {
        private static final Pattern SOURCE = Pattern.compile("Source: [^;\\]]*(; )?");
        private static final Pattern SWITCHES =
                Pattern.compile("(, from |: not allowed as per | \\((bound as )?)`[^`]*`\\)?");

        private final JsonMapper mapper;

        Reader(Limits limits) {
            JsonFactory factory = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(limits.nesting()).maxNumberLength(NUMBER_DIGITS).build()).build();
            this.mapper = JsonMapper.builder(factory).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
        }

        /** @throws Refused if a frame is no JSON object */
        JsonNode object(byte[] frame) {
            try {
                // Jackson alone would take UTF-16 and UTF-32, too.
                String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame)).toString();
                JsonNode node = mapper.readTree(text);
                if (node.isObject()) {
                    return node;
                }
            } catch (CharacterCodingException notText) {
                throw Refused.of(ErrorKind.PROTOCOL, "frame", "not UTF-8", "expected a JSON object in UTF-8");
            } catch (JacksonException wrong) {
                throw Refused.of(ErrorKind.PROTOCOL, "frame", "not JSON: " + words(wrong),
                        "expected one JSON object");
            }
            throw Refused.of(ErrorKind.PROTOCOL, "frame", "no JSON object", "expected one JSON object");
        }

        /** What the parser says, without the names of its switches. */
        private static String words(JacksonException wrong) {
            return SWITCHES.matcher(SOURCE.matcher(wrong.getOriginalMessage()).replaceAll("")).replaceAll("");
        }

        /** @throws Refused if version, id or op are not as they should be */
        Request request(JsonNode node) {
            Fields head = new Fields("", node, List.copyOf(node.propertyNames()));
            JsonNode version = node.path("version");
            if (!isVersion(version)) {
                head.problem("version", version.isNumber() ? Fields.excerpt(version.toString()) : "no number",
                        "expected " + VERSION);
            }
            OptionalLong id = id(node);
            if (id.isEmpty()) {
                head.problem("id", "no number of a request", "expected a whole number from 0 to " + MOST_ID);
            }
            String op = head.needed("op");
            head.raise();
            return new Request(id.orElseThrow(), op(op), node);
        }

        /** The id of a request, if it has one. */
        static OptionalLong id(JsonNode node) {
            JsonNode id = node.path("id");
            boolean good = id.isIntegralNumber() && id.canConvertToLong() && id.longValue() >= 0
                    && id.longValue() <= MOST_ID;
            return good ? OptionalLong.of(id.longValue()) : OptionalLong.empty();
        }

        private static boolean isVersion(JsonNode version) {
            return version.isIntegralNumber() && version.canConvertToLong() && version.longValue() == VERSION;
        }

        private static Op op(String word) {
            List<String> names = List.of(Op.values()).stream().map(Op::text).toList();
            int index = names.indexOf(word);
            if (index < 0) {
                throw Refused.of(ErrorKind.PROTOCOL, "op", "unknown operation " + Fields.excerpt(word),
                        "expected one of " + String.join(", ", names));
            }
            return Op.values()[index];
        }
    }
}

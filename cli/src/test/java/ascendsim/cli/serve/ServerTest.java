package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The frames and heads of docs/serve.md, and requests that call no operator. */
@DisabledOnOs(OS.WINDOWS)
class ServerTest {
    @TempDir
    Path dir;
    private Serving serving;
    private Peer peer;

    @BeforeEach
    void start() throws IOException {
        serving = new Serving(dir.resolve("s"));
        peer = serving.peer();
    }

    @AfterEach
    void end() throws Exception {
        peer.close();
        serving.close();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void helloSaysWhatThereIs() throws IOException {
        JsonNode hello = peer.done("hello", "{}");
        assertThat(hello.propertyNames()).containsExactly("version", "id", "ok", "server", "release", "pid",
                "operators", "chips", "limits", "memory", "traces");
        assertThat(hello.path("server").asString()).isEqualTo("ascendsim");
        assertThat(hello.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(hello.path("operators").valueStream().map(JsonNode::asString)).contains("npu_grouped_matmul");
        assertThat(hello.path("chips").valueStream().map(JsonNode::asString)).contains("Ascend910B3");
        assertThat(hello.path("limits").propertyNames()).containsExactly("frame_bytes", "nesting", "memory_bytes",
                "tensors", "clients", "frame_seconds");
        assertThat(hello.path("memory").get(0).asString()).isEqualTo(dir.toRealPath().toString());
    }

    @Test
    void operatorsAndChipsAreThoseOfTheCommands() throws IOException {
        assertThat(peer.done("ops", "{}").path("operators").get(0).propertyNames()).contains("name", "summary");
        assertThat(peer.done("ops", "{\"operator\":\"matmul\"}").path("operator").path("parameters").size())
                .isPositive();
        assertThat(peer.done("chips", "{}").path("chips").get(0).path("aic").asInt()).isPositive();
        assertThat(peer.done("chips", "{\"chip\":\"ascend910b3\"}").path("chip").path("facts").size()).isPositive();
        assertThat(peer.refused("ops", "{\"operator\":\"matmull\"}"))
                .startsWith("unsupported: operator: unknown operator matmull; ").endsWith("did you mean matmul?");
        assertThat(peer.refused("chips", "{\"chip\":\"Ascend910B9\"}"))
                .startsWith("unsupported: chip: unknown chip Ascend910B9; ");
    }

    @Test
    void problemsHaveParts() throws IOException {
        JsonNode error = peer.ask("ops", "{\"operator\":5,\"operators\":1}").path("error");
        assertThat(error.path("kind").asString()).isEqualTo("protocol");
        assertThat(error.path("problems").size()).isEqualTo(2);
        JsonNode unknown = error.path("problems").get(0);
        assertThat(unknown.path("where").asString()).isEqualTo("operators");
        assertThat(unknown.path("found").asString()).isEqualTo("unknown key");
        assertThat(unknown.path("expected").asString()).isEqualTo("expected one of version, id, op, operator");
        assertThat(unknown.path("hint").asString()).isEqualTo("did you mean operator?");
        assertThat(unknown.path("line").asString())
                .isEqualTo("operators: unknown key; expected one of version, id, op, operator; did you mean operator?");
        assertThat(error.path("problems").get(1).path("line").asString())
                .isEqualTo("operator: 5; expected a text");
        assertThat(error.path("text").asString().lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "[]                                            | null | frame: no JSON object; expected one JSON object",
            "12345                                         | null | frame: no JSON object; expected one JSON object",
            "{\"version\":1,\"id\":3,\"op\":\"hello\"      | null | frame: not JSON",
            "{\"version\":1,\"id\":3,\"op\":\"hello\"} {}  | null | frame: not JSON",
            "{\"version\":1,\"id\":3,\"id\":3,\"op\":\"hello\"}    | null | frame: not JSON: Duplicate",
            "{\"version\":1,\"id\":3,\"op\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
                    + " | null | frame: not JSON",
            "{\"version\":2,\"id\":3,\"op\":\"hello\"}     | 3    | version: 2; expected 1",
            "{\"id\":3,\"op\":\"hello\"}                   | 3    | version: no number; expected 1",
            "{\"version\":1.5,\"id\":3,\"op\":\"hello\"}   | 3    | version: 1.5; ",
            "{\"version\":1e999999999,\"id\":3,\"op\":\"hello\"} | 3 | version: ",
            "{\"version\":1,\"op\":\"hello\"}              | null | id: no number of a request; ",
            "{\"version\":1,\"id\":-1,\"op\":\"hello\"}    | null | id: no number of a request; ",
            "{\"version\":1,\"id\":\"3\",\"op\":\"hello\"} | null | id: no number of a request; ",
            "{\"version\":1,\"id\":9007199254740992,\"op\":\"hello\"} | null | id: no number of a request; ",
            "{\"version\":1,\"id\":3}                      | 3    | op: not given; expected a text",
            "{\"version\":1,\"id\":3,\"op\":7}             | 3    | op: 7; expected a text",
            "{\"version\":1,\"id\":3,\"op\":\"helo\"}      | 3    | op: unknown operation helo; expected one of hello,",
            "{\"version\":1,\"id\":3,\"op\":\"hello\",\"operator\":\"matmul\"} | 3 | operator: unknown key; "})
    void malformedMessagesGetAnError(String message, String id, String text) throws IOException {
        peer.send(message.strip());
        JsonNode reply = peer.reply();
        assertThat(Peer.error(reply)).startsWith("protocol: " + text).doesNotContain("Source", "Feature", "Constraint",
                "`");
        assertThat(reply.path("error").path("problems").size()).isEqualTo(1);
        assertThat(reply.path("id").toString()).isEqualTo(id);
        peer.done("hello", "{}");
    }

    @Test
    void onlyUtf8IsText() throws IOException {
        String hello = "{\"version\":1,\"id\":3,\"op\":\"hello\"}";
        for (byte[] message : new byte[][]{hello.getBytes(StandardCharsets.UTF_16LE),
                hello.replace("hello", "h\u00e4").getBytes(StandardCharsets.ISO_8859_1)}) {
            peer.send(message);
            assertThat(Peer.error(peer.reply())).startsWith("protocol: frame: not");
        }
        peer.send(hello);
        assertThat(peer.reply().path("ok").asBoolean()).isTrue();
    }

    @Test
    void lengthsOutsideTheLimitsEndTheConnection() throws Exception {
        for (int length : new int[]{0, 1, (1 << 20) + 1, -1, Integer.MIN_VALUE}) {
            try (Peer other = serving.peer()) {
                other.raw(Peer.length(length));
                JsonNode reply = other.reply();
                assertThat(Peer.error(reply))
                        .startsWith(String.format(Locale.ROOT, "%s: frame: %d bytes; expected 2 to",
                                length == 0 || length == 1 ? "protocol" : "limit", length & 0xFFFF_FFFFL));
                assertThat(reply.path("id").isNull()).isTrue();
                assertThat(other.isEnded()).isTrue();
            }
        }
        peer.done("hello", "{}");
    }

    @Test
    void aLongKeyDoesNotComeBackWhole() throws IOException {
        String key = "k".repeat(40_000);
        JsonNode reply = peer.ask("hello", "{\"" + key + "\":1}");
        assertThat(Peer.error(reply)).startsWith("protocol: kkkk").contains("unknown key").hasSizeLessThan(1000);
        reply = peer.ask("describe", "{\"operator\":\"matmul\",\"case\":{\"" + key + "\":1}}");
        assertThat(Peer.error(reply)).startsWith("value: case.kkkk").hasSizeLessThan(5_000);
    }

    @Test
    void aClientMaySayGoodbye() throws Exception {
        peer.done("bye", "{}");
        assertThat(peer.isEnded()).isTrue();
        Serving.await("it is forgotten", () -> serving.clients() == 0);
    }

    @Test
    void messagesThatCameEarlyAreAnsweredInTheirOrder() throws IOException {
        for (int id = 10; id < 200; id++) {
            peer.send("{\"version\":1,\"id\":" + id + ",\"op\":\"" + (id % 2 == 0 ? "hello" : "nothing") + "\"}");
        }
        for (int id = 10; id < 200; id++) {
            JsonNode reply = peer.reply();
            assertThat(reply.path("id").asInt()).isEqualTo(id);
            assertThat(reply.path("ok").asBoolean()).isEqualTo(id % 2 == 0);
        }
    }
}

package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Launched;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that call operators: the same outputs as without a server. */
@DisabledOnOs(OS.WINDOWS)
class CallsTest {
    private static final String MATMUL = """
        {"x":{"shape":[48,40],"dtype":"float16"},"y":{"shape":[40,32],"dtype":"float16"}}""";

    @TempDir
    Path dir;
    private Serving serving;
    private Peer peer;
    private Shared shared;

    @BeforeEach
    void start() throws IOException {
        serving = new Serving(dir.resolve("s"));
        peer = serving.peer();
        shared = new Shared(dir.toRealPath().resolve("tensors"));
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        serving.close();
    }

    private static OperatorCall call(String operator, String given) {
        return new CaseReader(Operators.named("test", operator).contract().schema(), 5).read(given);
    }

    private static Launched launched(String operator, String chip, OperatorCall call) {
        Operator found = Operators.named("test", operator);
        return new OperatorRunner(new Device(new ChipLibrary().find(chip).orElseThrow()))
                .run(found, call, Device.Options.of(Mode.ORDERED), false).launched();
    }

    /** The matmul's inputs in the file, as a case. */
    private String matmul(OperatorCall call) throws IOException {
        return "\"operator\":\"matmul\",\"case\":{\"x\":{\"shape\":[48,40],\"dtype\":\"float16\","
                + shared.add(call.required("x").tensor()) + "},\"y\":{\"shape\":[40,32],\"dtype\":\"float16\","
                + shared.add(call.required("y").tensor()) + "}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"ordered", "timed"})
    void outputsAreThoseOfTheMachine(String mode) throws IOException {
        OperatorCall call = call("matmul", MATMUL);
        String request = matmul(call);
        long before = Files.size(shared.path());
        JsonNode reply = peer.done("run", "{" + request + ",\"mode\":\"" + mode + "\"," + shared.memory() + "}");
        JsonNode out = reply.path("outputs").path("out");
        assertThat(out.path("shape").toString()).isEqualTo("[48,32]");
        assertThat(out.path("dtype").asString()).isEqualTo("float16");
        assertThat(out.path("format").asString()).isEqualTo("ND");
        assertThat(out.path("at").get(0).asLong()).isEqualTo(Range.aligned(before));
        assertThat(shared.bytes(out))
                .isEqualTo(Shared.bytes(launched("matmul", "Ascend910B3", call).outputs().get("out")));
        assertThat(reply.path("memory").path("bytes").asLong()).isEqualTo(Files.size(shared.path()))
                .isEqualTo(Range.aligned(before) + 48 * 32 * 2);
        assertThat(reply.path("mode").asString()).isEqualTo(mode);
        assertThat(reply.path("warnings").isEmpty()).isTrue();
        assertThat(reply.path("check").isNull()).isTrue();
        for (String key : new String[]{"cycles", "time_us", "bound", "roofline"}) {
            assertThat(reply.path(key).isNull()).as(key).isEqualTo(mode.equals("ordered"));
        }
    }

    @Test
    void timeAloneNeedsNoData() throws IOException {
        JsonNode timing = peer.done("run",
                "{\"operator\":\"matmul\",\"mode\":\"timing\",\"chip\":\"ascend910b1\",\"case\":" + MATMUL + "}");
        assertThat(timing.path("outputs").path("out").propertyNames()).containsExactly("shape", "dtype", "format");
        assertThat(timing.has("memory")).isFalse();
        assertThat(timing.path("chip").asString()).isEqualTo("Ascend910B1");
        assertThat(timing.path("cycles").asLong()).isPositive();
        assertThat(timing.path("roofline").path("bound_us").isNumber()).isTrue();
        JsonNode timed = peer.done("run", "{\"operator\":\"matmul\",\"chip\":\"Ascend910B1\",\"case\":"
                + MATMUL.replace("16\"}", "16\",\"init\":\"ones\"}") + "}");
        assertThat(timed.path("mode").asString()).isEqualTo("timed");
        assertThat(timed.path("cycles").asLong()).isEqualTo(timing.path("cycles").asLong());
        assertThat(timed.path("outputs").path("out").has("at")).as("no memory, no place").isFalse();
    }

    @Test
    void theSameRequestHasTheSameReply() throws IOException {
        String request = "{" + matmul(call("matmul", MATMUL)) + "," + shared.memory(shared.room(48 * 32 * 2)) + "}";
        ObjectNode first = (ObjectNode) peer.done("run", request);
        ObjectNode second = (ObjectNode) peer.done("run", request);
        for (ObjectNode reply : new ObjectNode[]{first, second}) {
            reply.remove("host");
            reply.remove("id");
        }
        assertThat(second).isEqualTo(first);
        assertThat(first.path("memory").path("bytes").asLong()).isEqualTo(Files.size(shared.path()));
    }

    @Test
    void outputsTakeTheRoomThatIsThere() throws IOException {
        String request = matmul(call("matmul", MATMUL));
        String room = shared.room(48 * 32 * 2);
        long length = Files.size(shared.path());
        JsonNode fits = peer.done("run", "{" + request + "," + shared.memory(room) + "}");
        assertThat(fits.path("outputs").path("out").path("at").toString()).isEqualTo(room);
        assertThat(fits.path("memory").path("bytes").asLong()).isEqualTo(length);
        JsonNode grows = peer.done("run", "{" + request + "," + shared.memory(room.replace(",3072]", ",3008]")) + "}");
        assertThat(grows.path("outputs").path("out").path("at").get(0).asLong()).isEqualTo(Range.aligned(length));
        assertThat(shared.bytes(grows.path("outputs").path("out")))
                .isEqualTo(shared.bytes(fits.path("outputs").path("out")));
    }

    @Test
    void listsGoByTheirPlaces() throws IOException {
        String json = """
            {"x":[{"shape":[32,64],"dtype":"float16"},{"shape":[16,32],"dtype":"float16"}],
             "weight":[{"shape":[64,48],"dtype":"float16"},{"shape":[32,16],"dtype":"float16"}],
             "split_item":0,"group_type":-1}""";
        OperatorCall call = call("npu_grouped_matmul", json);
        String placed = json;
        for (String name : new String[]{"x", "weight"}) {
            for (var tensor : call.tensors(name)) {
                String shape = "\"shape\":" + tensor.shape().toString().replace(" ", "") + ",";
                placed = placed.replace(shape, shape + shared.add(tensor.tensor()) + ",");
            }
        }
        JsonNode reply = peer.done("run", "{\"operator\":\"npu_grouped_matmul\",\"mode\":\"ordered\",\"case\":" + placed
                + "," + shared.memory() + "}");
        Launched expected = launched("npu_grouped_matmul", "Ascend910B3", call);
        assertThat(reply.path("outputs").propertyNames()).containsExactly("y[0]", "y[1]");
        for (String name : reply.path("outputs").propertyNames()) {
            assertThat(shared.bytes(reply.path("outputs").path(name)))
                    .isEqualTo(Shared.bytes(expected.outputs().get(name)));
        }
    }

    @Test
    void weightsInFractalsMayComeInEitherOrder() throws IOException {
        String json = MATMUL.replace("\"y\":{", "\"y\":{\"format\":\"FRACTAL_NZ\",");
        OperatorCall call = call("matmul", json);
        Tensor weight = call.required("y").tensor();
        assertThat(weight.format()).isEqualTo(Format.FRACTAL_NZ);
        String x = "\"x\":{\"shape\":[48,40],\"dtype\":\"float16\"," + shared.add(call.required("x").tensor()) + "}";
        String y = "\"y\":{\"shape\":[40,32],\"dtype\":\"float16\",\"format\":\"FRACTAL_NZ\",";
        String rows = y + shared.add(weight.to(Format.ND)) + "}";
        String storage = y + "\"order\":\"storage\"," + shared.add(weight) + "}";
        byte[] expected = Shared.bytes(launched("matmul", "Ascend910B3", call).outputs().get("out"));
        for (String given : new String[]{rows, rows.replace("\"at\"", "\"order\":\"row_major\",\"at\""), storage}) {
            JsonNode reply = peer.done("run", "{\"operator\":\"matmul\",\"case\":{" + x + "," + given + "},"
                    + shared.memory() + "}");
            assertThat(shared.bytes(reply.path("outputs").path("out"))).isEqualTo(expected);
        }
    }

    /** The cast's output is a row-major tensor of its own, the storage. */
    @Test
    void castsToFractalsGiveTheStorage() throws IOException {
        Tensor x = Tensor.ofLongs(DType.INT8, Shape.of(2, 40), LongStream.range(0, 80).toArray());
        JsonNode reply = peer.done("run", """
            {"operator":"npu_format_cast","mode":"ordered","case":{"acl_format":29,
             "input":{"shape":[2,40],"dtype":"int8",%s}},%s}""".formatted(shared.add(x), shared.memory()));
        assertThat(shared.bytes(reply.path("outputs").path("y"))).isEqualTo(Shared.bytes(x.to(Format.FRACTAL_NZ)));
    }

    @Test
    void operandsUpdatedInPlaceAreWrittenBack() throws IOException {
        String json = """
            {"indexer_compress_cache":{"shape":[8,128],"dtype":"float8_e5m2"},
             "indexer_compress_scale":{"shape":[8,1],"dtype":"float32"},
             "x":{"shape":[4,128],"dtype":"bfloat16"},"slot_mapping":[6,-1,0,3]}""";
        OperatorCall call = call("indexer_compress_epilog", json);
        String placed = json;
        for (String name : new String[]{"indexer_compress_cache", "indexer_compress_scale", "x"}) {
            placed = placed.replace("\"" + name + "\":{", "\"" + name + "\":{"
                    + shared.add(call.required(name).tensor()) + ",");
        }
        long length = Files.size(shared.path());
        JsonNode reply = peer.done("run", "{\"operator\":\"indexer_compress_epilog\",\"chip\":\"Ascend950PR_9579\","
                + "\"mode\":\"ordered\",\"case\":" + placed + "," + shared.memory() + "}");
        JsonNode cache = reply.path("outputs").path("indexer_compress_cache");
        assertThat(cache.path("at").toString()).isEqualTo("[0,1024]");
        assertThat(shared.bytes(cache)).isEqualTo(Shared.bytes(launched("indexer_compress_epilog", "Ascend950PR_9579",
                call).outputs().get("indexer_compress_cache")));
        assertThat(reply.path("memory").path("bytes").asLong()).isEqualTo(length).isEqualTo(Files.size(shared.path()));
    }

    /** What fake tensors need. */
    @Test
    void describeRunsNothing() throws IOException {
        JsonNode reply = peer.done("describe", "{\"operator\":\"matmul\",\"case\":" + MATMUL + "}");
        assertThat(reply.path("outputs").toString())
                .isEqualTo("{\"out\":{\"shape\":[48,32],\"dtype\":\"float16\",\"format\":\"ND\"}}");
        assertThat(
                peer.refused("describe", "{\"operator\":\"matmul\",\"case\":" + MATMUL.replace("40,32", "41,32") + "}"))
                .startsWith("value: case");
        assertThat(peer.refused("describe", "{\"operator\":\"indexer_compress_epilog\",\"case\":{"
                + "\"indexer_compress_cache\":{\"shape\":[8,128],\"dtype\":\"float8_e5m2\"},"
                + "\"indexer_compress_scale\":{\"shape\":[8,1],\"dtype\":\"float32\"},"
                + "\"x\":{\"shape\":[4,128],\"dtype\":\"bfloat16\"},\"slot_mapping\":[6,-1,0,3]}}"))
                .startsWith("unsupported: ");
    }

    @Test
    void lenientWarns() throws IOException {
        String request = """
            {"operator":"npu_weight_quant_gmm_v2","mode":"timing","case":{
             "x":{"shape":[16,32],"dtype":"float16"},"weight":{"shape":[2,32,16],"dtype":"int8"},
             "antiquant_scale":{"shape":[2,16],"dtype":"float16"},"antiquant_offset":{"shape":[2,16],"dtype":"float16"},
             "group_list":[9,9]}""";
        assertThat(peer.refused("run", request + "}")).startsWith("value: case.group_list");
        JsonNode reply = peer.done("run", request + ",\"lenient\":true}");
        assertThat(reply.path("warnings").size()).isEqualTo(1);
        assertThat(reply.path("warnings").get(0).asString()).startsWith("case.group_list");
    }

    @Test
    void outputsAreComparedWhereThatIsAskedFor() throws IOException {
        JsonNode reply = peer.done("run", "{" + matmul(call("matmul", MATMUL)) + ",\"check\":\"reference\","
                + "\"sanitize\":\"all\",\"l2\":\"warm\"," + shared.memory() + "}");
        assertThat(reply.path("check").path("passed").asBoolean()).isTrue();
        assertThat(reply.path("check").path("compared").asInt()).isEqualTo(48 * 32);
        assertThat(reply.path("l2").asString()).isEqualTo("warm");
        assertThat(reply.path("diagnostics").isEmpty()).isTrue();
    }

    /** Two clients, each with a file of its own, at the same time. */
    @Test
    void clientsDoNotMeet() throws Exception {
        byte[] expected = Shared.bytes(launched("matmul", "Ascend910B3", call("matmul", MATMUL)).outputs().get("out"));
        Thread[] clients = new Thread[4];
        AtomicInteger good = new AtomicInteger();
        String request = matmul(call("matmul", MATMUL));
        for (int i = 0; i < clients.length; i++) {
            Path own = Files.copy(shared.path(), shared.path().resolveSibling("tensors" + i));
            String memory = shared.memory().replace("/tensors\"", "/tensors" + i + "\"");
            clients[i] = Thread.ofVirtual().start(() -> {
                try (Peer other = serving.peer()) {
                    for (int n = 0; n < 5; n++) {
                        JsonNode reply = other.done("run", "{" + request + ",\"mode\":\"ordered\"," + memory + "}");
                        long at = reply.path("outputs").path("out").path("at").get(0).asLong();
                        byte[] file = Files.readAllBytes(own);
                        if (Arrays.equals(expected, Arrays.copyOfRange(file, (int) at,
                                (int) at + expected.length))) {
                            good.incrementAndGet();
                        }
                    }
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(good).hasValue(clients.length * 5);
    }
}

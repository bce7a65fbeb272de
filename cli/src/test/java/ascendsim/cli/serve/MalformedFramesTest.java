package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ten thousand frames that are wrong in some way: each is answered, and nothing stays behind. */
@EnabledOnOs(OS.LINUX)
class MalformedFramesTest {
    private static final int FRAMES = 10_000;
    private static final long SEED = 8;
    /** Heap in use after a collection may differ by this; a leak of 1 KiB for each frame would be more. */
    private static final long NOISE_BYTES = 8L << 20;
    private static final Set<String> KINDS = Set.of("protocol", "limit", "type", "value", "unsupported");
    /** Values that stand where others are expected. */
    private static final List<String> ODD = List.of("null", "true", "-1", "0", "1e999", "1e2147483647",
            "-1e-2147483647",
            "9223372036854775807", "9223372036854775808", "18446744073709551616", "0.5", "\"\"", "\"\\ud800\"", "\"x\"",
            "\"../../etc/passwd\"", "\"/etc/passwd\"", "\"\\u0000\"", "[]", "{}", "[[]]", "[null]", "[0,0]", "[-64,64]",
            "[64,-64]", "[9223372036854775744,9223372036854775744]", "[1,2,3]", "{\"shape\":[]}", "\"float16\"",
            "{\"shape\":[0,0],\"dtype\":\"float16\",\"init\":\"ones\"}",
            "{\"shape\":[4194304,4194304],\"dtype\":\"int8\",\"init\":\"ones\"}",
            "[{\"shape\":[1],\"dtype\":\"bool\"}]",
            "\"values[1e2147483647]\"", "\"permutation(2147483648)\"", "\"timing\"", "[[1,2],[3]]", "[1e400]");

    @TempDir
    Path dir;
    private final Random random = new Random(SEED);
    private List<String> good = List.of();

    @Test
    void nothingStaysBehind() throws Exception {
        Shared shared = new Shared(dir.toRealPath().resolve("tensors"));
        String x = shared.room(4 * 4 * 2);
        good = requests(shared, x);
        try (Serving serving = new Serving(dir.resolve("s")); Peer witness = serving.peer()) {
            for (String request : good) {
                witness.send(request);
                JsonNode reply = witness.reply();
                assertThat(reply.path("ok").asBoolean()).as("before it is broken: %s", reply).isTrue();
            }
            frames(serving, 500);
            long files = descriptors();
            Set<Thread> threads = Thread.getAllStackTraces().keySet();
            long heap = heap();
            frames(serving, FRAMES);
            witness.done("hello", "{}");
            Serving.await("all others are gone", () -> serving.clients() == 1);
            Serving.await("their threads have ended", () -> newThreads(threads).isEmpty());
            assertThat(descriptors()).isLessThanOrEqualTo(files);
            assertThat(heap()).isLessThan(heap + NOISE_BYTES);
        }
    }

    private static List<String> requests(Shared shared, String at) {
        String head = "{\"version\":1,\"id\":7,\"op\":";
        String matmul = "\"operator\":\"matmul\",\"chip\":\"Ascend910B3\",\"case\":{\"x\":{\"shape\":[4,4],\"dtype\":"
                + "\"float16\",\"transposed\":false,\"format\":\"ND\",\"at\":" + at
                + "},\"y\":{\"shape\":[4,4],\"dtype\":\"float16\",\"init\":\"uniform(0,1)\"},\"tiling\":{\"base_m\":16}},"
                + shared.memory(at) + ",\"lenient\":false,\"seed\":3";
        return List.of(head + "\"hello\"}", head + "\"ops\",\"operator\":\"matmul\"}",
                head + "\"chips\",\"chip\":\"Ascend910B3\"}", head + "\"describe\"," + matmul + "}",
                head + "\"run\"," + matmul + ",\"mode\":\"ordered\",\"l2\":\"cold\",\"sanitize\":\"none\","
                        + "\"check\":\"none\"}",
                head + "\"run\",\"operator\":\"npu_weight_quant_gmm_v2\",\"mode\":\"timing\",\"case\":{\"x\":{\"shape\":"
                        + "[16,32],\"dtype\":\"float16\"},\"weight\":{\"shape\":[2,32,16],\"dtype\":\"int8\"},"
                        + "\"antiquant_scale\":{\"shape\":[2,16],\"dtype\":\"float16\"},\"antiquant_offset\":"
                        + "{\"shape\":[2,16],\"dtype\":\"float16\"},\"group_list\":[8,8],\"act_type\":0}}");
    }

    /** Sends frames on connections that last for some; every frame that can be read is answered. */
    private void frames(Serving serving, int count) throws IOException {
        for (int done = 0; done < count;) {
            try (Peer peer = serving.peer()) {
                int together = Math.min(count - done, 1 + random.nextInt(400));
                for (int i = 0; i < together - 1; i++) {
                    byte[] frame = frame();
                    peer.send(frame);
                    answered(peer.reply(), frame);
                }
                hangUp(peer);
                done += together;
            }
        }
    }

    /** A reply that is one; an accident may have left the request as it was. */
    private static void answered(JsonNode reply, byte[] frame) {
        String sent = new String(frame, StandardCharsets.UTF_8);
        assertThat(reply.path("ok").isBoolean()).as(sent).isTrue();
        if (!reply.path("ok").asBoolean()) {
            assertThat(reply.path("error").path("kind").asString()).as("seed %s: %s: %s", SEED, sent, reply)
                    .isIn(KINDS);
        }
    }

    /** Leaves in one of the ways in which a client can. */
    private void hangUp(Peer peer) throws IOException {
        byte[] request = good.get(random.nextInt(good.size())).getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(5)) {
            case 0 -> {
                peer.raw(Peer.length(request.length));
                peer.raw(Arrays.copyOf(request, random.nextInt(request.length)));
            }
            case 1 -> peer.raw((byte) 1, (byte) 2);
            case 2 -> {
                peer.raw(Peer.length(random.nextBoolean() ? random.nextInt(2) : -1 - random.nextInt(1000)));
                assertThat(Peer.error(peer.reply())).contains("frame: ");
            }
            case 3 -> peer.send(request);
            default -> {
                // Nothing more to say.
            }
        }
    }

    private byte[] frame() {
        byte[] request = good.get(random.nextInt(good.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> noise(2 + random.nextInt(200));
            case 1 -> Arrays.copyOf(request, 2 + random.nextInt(request.length - 2));
            case 2 -> changed(request, 1 + random.nextInt(4));
            case 3 -> text("[".repeat(random.nextInt(100) + 1) + "]".repeat(random.nextInt(100) + 1));
            case 4 -> text(text(request).replace(":1,", ":" + odd() + ","));
            case 5 -> text(
                    text(request).replaceFirst("\\{", "{\"" + "k".repeat(random.nextInt(70)) + "\":" + odd() + ","));
            default -> text(replaced(text(request)));
        };
    }

    private byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] changed(byte[] request, int times) {
        byte[] changed = request.clone();
        for (int i = 0; i < times; i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    /** With an odd value in the place of one of its values. */
    private String replaced(String request) {
        int[] colons = request.chars().filter(c -> c == ':').toArray();
        int chosen = random.nextInt(colons.length);
        int at = -1;
        for (int i = 0; i <= chosen; i++) {
            at = request.indexOf(':', at + 1);
        }
        return request.substring(0, at + 1) + odd() + request.substring(end(request, at + 1));
    }

    /** Where the value that begins at a place ends. */
    private static int end(String request, int begin) {
        int depth = 0;
        boolean quoted = false;
        for (int i = begin; i < request.length(); i++) {
            char c = request.charAt(i);
            quoted ^= c == '"';
            if (!quoted && depth == 0 && (c == ',' || c == '}' || c == ']')) {
                return i;
            }
            depth += quoted ? 0 : c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
        return request.length();
    }

    private String odd() {
        return ODD.get(random.nextInt(ODD.size()));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** Threads there were not before, but those on which the JVM runs virtual ones and parallel streams. */
    private static List<Thread> newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread))
                .filter(thread -> !(thread instanceof ForkJoinWorkerThread)).toList();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

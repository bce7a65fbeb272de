package ascendsim.kernels.cann;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays a Python with CANN: a process that multiplies int8 matrices, or does not. */
final class FakeCann {
    private FakeCann() {
    }

    /** An executable that behaves in one way: agree, disagree, no_operator, missing, refuse, crash, hang, garbage … */
    static String python(Path directory, String mode) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String text = "#!/bin/sh\nexec '" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' " + FakeCann.class.getName() + " " + mode + " \"$2\"\n";
        Path script = Files.writeString(directory.resolve(mode + ".sh"), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    public static void main(String[] words) throws Exception {
        Path directory = Path.of(words[1]);
        JsonNode request = JsonMapper.shared().readTree(Files.readString(directory.resolve("request.json")));
        String ok = "{\"status\":\"ok\",\"outputs\":[\"out\"],\"provenance\":{\"device\":\"fake\\nNPU\"},\"kernels\":"
                + (request.path("time").asBoolean()
                        ? "[{\"name\":\"MatMul\",\"us\":12.5},{\"name\":\"Cast\",\"us\":2}]"
                        : "[]")
                + "}";
        String response = switch (words[0]) {
            case "missing" -> "{\"status\":\"missing\",\"reasons\":[\"torch_npu finds no NPU\"]}";
            case "no_operator" -> request.path("probe").asBoolean(false)
                    ? ok
                    : "{\"status\":\"no_operator\",\"reasons\":[\"torch_npu has no matmul\"]}";
            case "refuse" -> "{\"status\":\"error\",\"reasons\":[\"RuntimeError: EZ9999\\n  inner error\"]}";
            case "garbage" -> "{\"status\":";
            case "silent" -> "";
            default -> ok;
        };
        if (words[0].equals("crash")) {
            System.err.println("Segmentation fault in libascendcl.so");
            System.exit(139);
        }
        if (words[0].equals("hang")) {
            Thread.sleep(600_000);
        }
        if (response.equals(ok) && !request.path("probe").asBoolean(false)) {
            byte[] product = product(request, directory);
            product[0] += (byte) (words[0].equals("disagree") ? 1 : 0);
            Files.write(directory.resolve("out_0.bin"),
                    words[0].equals("short") ? new byte[product.length - 1] : product);
        }
        if (!response.isEmpty()) {
            Files.writeString(directory.resolve("response.json"), response);
        }
    }

    private static byte[] product(JsonNode request, Path directory) throws IOException {
        JsonNode tensors = request.path("tensors");
        int m = tensors.get(0).path("shape").get(0).asInt();
        int k = tensors.get(0).path("shape").get(1).asInt();
        int n = tensors.get(1).path("shape").get(1).asInt();
        byte[] x = Files.readAllBytes(directory.resolve(tensors.get(0).path("file").asString()));
        byte[] y = Files.readAllBytes(directory.resolve(tensors.get(1).path("file").asString()));
        ByteBuffer out = ByteBuffer.allocate(m * n * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int sum = 0;
                for (int s = 0; s < k; s++) {
                    sum += x[i * k + s] * y[s * n + j];
                }
                out.putInt(sum);
            }
        }
        return out.array();
    }
}

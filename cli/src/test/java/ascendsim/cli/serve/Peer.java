package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The other side of a socket: a client that may misbehave. */
final class Peer implements AutoCloseable {
    private final SocketChannel channel;
    private long id;

    Peer(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /** A request with the next id, and its reply, which has the same. */
    JsonNode ask(String op, String body) throws IOException {
        ObjectNode request = (ObjectNode) JsonMapper.shared().readTree(body);
        request.put("version", 1).put("id", ++id).put("op", op);
        send(request.toString());
        JsonNode reply = reply();
        assertThat(reply.path("version").asInt()).isEqualTo(1);
        assertThat(reply.path("id").asLong()).isEqualTo(id);
        return reply;
    }

    /** The reply to a request that was done. */
    JsonNode done(String op, String body) throws IOException {
        JsonNode reply = ask(op, body);
        assertThat(reply.path("ok").asBoolean()).as(reply.toString()).isTrue();
        return reply;
    }

    /** Kind and text of the error of a request. */
    String refused(String op, String body) throws IOException {
        return error(ask(op, body));
    }

    static String error(JsonNode reply) {
        assertThat(reply.path("ok").isBoolean() && !reply.path("ok").asBoolean()).as(reply.toString()).isTrue();
        return reply.path("error").path("kind").asString() + ": " + reply.path("error").path("text").asString();
    }

    void send(String body) throws IOException {
        send(body.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] body) throws IOException {
        raw(length(body.length));
        raw(body);
    }

    void raw(byte... bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    static byte[] length(int bytes) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes).array();
    }

    JsonNode reply() throws IOException {
        int bytes = read(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return JsonMapper.shared().readTree(StandardCharsets.UTF_8.decode(read(bytes)).toString());
    }

    /** Whether the server has closed the connection; waits for a byte or the end. */
    boolean isEnded() throws IOException {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).as("bytes read of " + bytes).isPositive();
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

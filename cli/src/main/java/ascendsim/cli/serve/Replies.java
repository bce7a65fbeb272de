package ascendsim.cli.serve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Replies of the protocol. */
final class Replies {
    /** A case of another kind has a problem at every key. */
    private static final int MOST_PROBLEMS = 100;
    private static final int MOST_LETTERS = 4000;
    private static final List<String> PARTS = List.of("found", "expected", "hint");

    private Replies() {
    }

    /** The beginning of the reply to a request that was done. */
    static ObjectNode done(long id) {
        return head(OptionalLong.of(id), true);
    }

    /** @param id empty: the request had none */
    static ObjectNode failed(OptionalLong id, Refused why) {
        ObjectNode reply = head(id, false);
        List<String> lines = why.problems().stream().limit(MOST_PROBLEMS).map(Replies::cut).toList();
        ObjectNode error = reply.putObject("error").put("kind", why.kind().text()).put("text",
                lines.stream().collect(Collectors.joining("\n")));
        ArrayNode problems = error.putArray("problems");
        lines.forEach(line -> problem(problems.addObject(), line));
        return reply;
    }

    static byte[] bytes(ObjectNode reply) {
        return reply.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode head(OptionalLong id, boolean ok) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode().put("version", Request.VERSION);
        id.ifPresentOrElse(number -> reply.put("id", number), () -> reply.putNull("id"));
        return reply.put("ok", ok);
    }

    private static String cut(String line) {
        return line.length() <= MOST_LETTERS ? line : line.substring(0, MOST_LETTERS) + "...";
    }

    /** The parts of a line {@code where: found; expected; hint}. */
    private static void problem(ObjectNode into, String line) {
        String[] ends = line.split(": ", 2);
        String[] parts = ends[ends.length - 1].split("; ", PARTS.size());
        into.put("where", ends.length == 1 ? "" : ends[0]);
        for (int i = 0; i < PARTS.size(); i++) {
            into.put(PARTS.get(i), i < parts.length ? parts[i] : "");
        }
        into.put("line", line);
    }
}

package ascendsim.cli.serve;

import ascendsim.cli.command.Chips;
import ascendsim.cli.output.ChipJson;
import ascendsim.cli.output.OperatorJson;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** From a message to its answer. Several threads may ask at a time; calls of operators wait for their turn. */
final class Answers {
    static final String RELEASE = "0.1.0";

    private final Limits limits;
    private final SharedPlaces places;
    private final Calls calls;
    private final Request.Reader reader;
    /** As many as there are processors: a simulation keeps one busy. */
    private final Turns runs = new Turns(Runtime.getRuntime().availableProcessors());
    /** What is soon done does not wait for what takes long. */
    private final Turns descriptions = new Turns(Runtime.getRuntime().availableProcessors());

    Answers(Limits limits, SharedPlaces places, Calls calls) {
        this.limits = limits;
        this.places = places;
        this.calls = calls;
        this.reader = new Request.Reader(limits);
    }

    /**
     * What a client is told.
     *
     * @param reply empty: nothing
     * @param last  whether the server is done with the client
     */
    record Answer(Optional<byte[]> reply, boolean last) {
        private static Answer of(ObjectNode reply) {
            return new Answer(Optional.of(Replies.bytes(reply)), false);
        }
    }

    /** The answer to a message; never an exception. */
    Answer to(byte[] frame, Cancellation cancellation) {
        OptionalLong id = OptionalLong.empty();
        try {
            JsonNode node = reader.object(frame);
            id = Request.Reader.id(node);
            Request request = reader.request(node);
            return request.op() == Request.Op.BYE
                    ? new Answer(Optional.of(Replies.bytes(Replies.done(request.id()))), true)
                    : Answer.of(reply(request, cancellation));
        } catch (Cancellation.Cancelled nobodyWaits) {
            return new Answer(Optional.empty(), true);
        } catch (RuntimeException | Error problem) {
            // Whatever one request does, the others and the server go on.
            return Answer.of(Replies.failed(id, Refusals.of(problem)));
        }
    }

    private ObjectNode reply(Request request, Cancellation cancellation) {
        return switch (request.op()) {
            case HELLO -> hello(request);
            case OPS -> operators(request);
            case CHIPS -> chips(request);
            case DESCRIBE -> descriptions.take(cancellation, () -> calls.describe(request, cancellation));
            case RUN -> runs.take(cancellation, () -> calls.run(request, cancellation));
            case BYE -> Replies.done(request.id());
        };
    }

    private ObjectNode hello(Request request) {
        request.fields().raise();
        ObjectNode reply = Replies.done(request.id()).put("server", "ascendsim").put("release", RELEASE)
                .put("pid", ProcessHandle.current().pid());
        ArrayNode operators = reply.putArray("operators");
        Operators.all().forEach(operator -> operators.add(operator.contract().name()));
        ArrayNode chips = reply.putArray("chips");
        new ChipLibrary().names().forEach(chips::add);
        reply.putObject("limits").put("frame_bytes", limits.frameBytes()).put("nesting", limits.nesting())
                .put("memory_bytes", limits.memoryBytes()).put("tensors", limits.tensors())
                .put("clients", limits.clients()).put("frame_seconds", limits.frameSeconds());
        ArrayNode memory = reply.putArray("memory");
        places.directories().stream().map(Path::toString).forEach(memory::add);
        ArrayNode traces = reply.putArray("traces");
        places.traces().stream().map(Path::toString).forEach(traces::add);
        return reply;
    }

    private static ObjectNode operators(Request request) {
        Fields fields = request.fields();
        Optional<String> name = fields.text("operator");
        fields.raise();
        ObjectNode reply = Replies.done(request.id());
        if (name.isPresent()) {
            Operator operator =
                    Refusals.as(ErrorKind.UNSUPPORTED, () -> Operators.named("operator", name.get()));
            reply.set("operator", OperatorJson.details(operator));
        } else {
            List<Contract> contracts = Operators.all().stream().map(Operator::contract).toList();
            reply.setAll((ObjectNode) OperatorJson.list(contracts));
        }
        return reply;
    }

    private static ObjectNode chips(Request request) {
        Fields fields = request.fields();
        Optional<String> name = fields.text("chip");
        fields.raise();
        ObjectNode reply = Replies.done(request.id());
        if (name.isPresent()) {
            Chip chip = Refusals.as(ErrorKind.UNSUPPORTED, () -> Chips.find("chip", name.get()));
            reply.set("chip", ChipJson.facts(chip));
        } else {
            ChipLibrary library = new ChipLibrary();
            List<Chip> all = library.names().stream().map(n -> library.find(n).orElseThrow()).toList();
            reply.setAll((ObjectNode) ChipJson.list(all));
        }
        return reply;
    }
}

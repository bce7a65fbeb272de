package ascendsim.cli.serve;

import ascendsim.cli.command.Chips;
import ascendsim.cli.command.OperatorRun;
import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.Outcome;
import ascendsim.cli.report.RunJson;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.sim.chip.Chip;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that call operators. */
final class Calls {
    private static final List<String> MEMORY_KEYS = List.of("path", "bytes", "room");

    private final Limits limits;
    private final SharedPlaces places;
    private final Console console;
    private final OffHeap offHeap = new OffHeap();
    /** Chips that were asked for, by their names in lower case. */
    private final Map<String, Chip> chips = new ConcurrentHashMap<>();

    /** @param console on which nothing is drawn */
    Calls(Limits limits, SharedPlaces places, Console console) {
        this.limits = limits;
        this.places = places;
        this.console = console;
    }

    /** What a call gives, without running it. */
    ObjectNode describe(Request request, Cancellation cancellation) {
        Fields fields = request.fields();
        Call.Asked asked = Call.Asked.read(fields, this::chip);
        return withFile(fields, file -> {
            SharedContents contents = new SharedContents(file, limits, SharedContents.Needs.SOME, cancellation);
            Call call = Call.of(asked, contents);
            ObjectNode reply = Replies.done(request.id());
            ObjectNode outputs = reply.putObject("outputs");
            types(call.task()).forEach((name, type) -> type(outputs.putObject(name), type));
            warnings(reply, call);
            offHeap.requestDone();
            return reply;
        });
    }

    /** Runs a call on the simulated machine. */
    ObjectNode run(Request request, Cancellation cancellation) {
        Fields fields = request.fields();
        RunAsked asked = RunAsked.read(fields, this::chip);
        return withFile(fields, file -> {
            SharedContents contents = new SharedContents(file, limits, asked.needs(), cancellation);
            Call call = Call.of(asked.call(), contents);
            Refusals.as(ErrorKind.UNSUPPORTED, () -> asked.machine().fitting(call.task().plan().kernels()));
            cancellation.check();
            Optional<TracePlace> trace = asked.trace()
                    .map(name -> TracePlace.of(name, asked.call().operator().contract().name(), places.traces()));
            try {
                Outcome outcome = outcome(asked, call, trace.map(TracePlace::output), cancellation);
                Map<String, Range> written =
                        file.map(f -> written(f, contents, outcome, cancellation)).orElseGet(Map::of);
                ObjectNode reply = reply(request, call, outcome, written);
                file.ifPresent(f -> reply.putObject("memory").put("bytes", f.end()));
                reply.put("trace", trace.map(place -> place.named().toString()).orElse(null));
                reply.putObject("host").put("wall_s", outcome.results().wallSeconds());
                return reply;
            } finally {
                trace.ifPresent(TracePlace::abandon);
                offHeap.requestDone();
            }
        });
    }

    private Chip chip(String name) {
        return chips.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> Chips.find("chip", name));
    }

    private Outcome outcome(RunAsked asked, Call call, Optional<OutputFile> trace, Cancellation cancellation) {
        try (Progress progress = Progress.on(console)) {
            OperatorRun.Ended ended = OperatorRun.of(asked.machine(), trace, asked.compared()).run(call.task(),
                    progress, cancellation);
            ended.outcome().verdict().stop().ifPresent(stopped -> {
                throw stopped;
            });
            return ended.outcome();
        }
    }

    private <T> T withFile(Fields fields, Function<Optional<SharedFile>, T> use) {
        Optional<JsonNode> memory = fields.object("memory");
        fields.raise();
        if (memory.isEmpty()) {
            return use.apply(Optional.empty());
        }
        try (SharedFile file = SharedFile.open(new Fields("memory", memory.get(), MEMORY_KEYS), places)) {
            return use.apply(Optional.of(file));
        }
    }

    /** Writes the outputs; where each one is. */
    private static Map<String, Range> written(SharedFile file, SharedContents contents, Outcome outcome,
            Cancellation cancellation) {
        SequencedMap<String, Tensor> outputs = outcome.results().outputs();
        file.place(outputs.entrySet().stream().filter(output -> contents.source(output.getKey()).isEmpty())
                .mapToLong(output -> Range.aligned(output.getValue().type().with(Format.ND).bytes())).sum());
        Map<String, Range> written = new LinkedHashMap<>();
        outputs.forEach((name, tensor) -> {
            Optional<SharedContents.Source> source = contents.source(name);
            Tensor content = tensor.to(source.map(s -> s.type().format()).orElse(Format.ND));
            Range place = source.map(SharedContents.Source::place)
                    .orElseGet(() -> file.nextPlace(content.type().bytes()));
            file.write(content.segment(), place, cancellation);
            written.put(name, place);
        });
        return written;
    }

    private static ObjectNode reply(Request request, Call call, Outcome outcome, Map<String, Range> written) {
        ObjectNode reply = Replies.done(request.id());
        ObjectNode outputs = reply.putObject("outputs");
        types(call.task()).forEach((name, type) -> {
            ObjectNode output = type(outputs.putObject(name), type);
            Optional.ofNullable(written.get(name))
                    .ifPresent(place -> output.putArray("at").add(place.offset()).add(place.bytes()));
        });
        reply.setAll(RunJson.summary(outcome));
        if (!outcome.hasTime()) {
            reply.putNull("cycles").putNull("time_us");
        }
        warnings(reply, call);
        return reply;
    }

    private static Map<String, TensorType> types(OperatorTask task) {
        return task.operator().contract().outputs(task.call());
    }

    private static ObjectNode type(ObjectNode into, TensorType type) {
        ArrayNode shape = into.putArray("shape");
        Arrays.stream(type.shape().dims()).forEach(shape::add);
        return into.put("dtype", type.dtype().text()).put("format", type.format().name());
    }

    private static void warnings(ObjectNode reply, Call call) {
        ArrayNode warnings = reply.putArray("warnings");
        call.warnings().forEach(warnings::add);
    }
}

package ascendsim.traces.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Field;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.memory.GlobalMemory.Buffer;
import ascendsim.sim.probe.StallReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the page needs beside result and events: names of everything, the program, and what was summed up over it. */
final class FactsJson {
    /** Goes up when the page could not read older data. */
    static final int VERSION = 1;

    private final Json json;
    private final RunFacts facts;

    private FactsJson(Json json, RunFacts facts) {
        this.json = json;
        this.facts = facts;
    }

    static void write(Json json, RunFacts facts) {
        FactsJson writer = new FactsJson(json, facts);
        json.object(writer::all);
    }

    private void all() {
        ReportSource.Summary summary = facts.source().summary();
        json.field("version", VERSION).field("title", summary.title()).field("call", summary.call());
        json.field("end", facts.lanes().end()).field("launch_us", summary.launchUs());
        json.field("timed", facts.launch().timed()).field("operands", facts.launch().withOperands());
        json.name("sanitizers").array(() -> summary.sanitizers().chosen().forEach(one -> json.value(one.text())));
        json.name("pipes").array(() -> List.of(Pipe.values()).forEach(pipe -> json.value(pipe.name())));
        json.name("reasons").array(() -> List.of(StallReason.values()).forEach(r -> json.value(r.text())));
        json.name("chip").object(this::chip);
        json.name("cores").array(() -> facts.launch().cores().forEach(core -> json.object(() -> json
                .field("name", core.text()).field("kind", core.kind().text()).field("block", core.block()))));
        json.name("lanes").array(() -> facts.lanes().used().forEach(lane -> json.object(() -> json
                .field("lane", lane.index()).field("slices", facts.lanes().slices(lane))
                .field("detailed", facts.lanes().isDetailed(lane.core(), lane.pipe())))));
        json.name("parameters").array(this::parameters);
        json.name("programs").array(() -> facts.launch().kernel().programs()
                .forEach(program -> json.object(() -> program(program))));
        UseJson.write(json, facts);
        json.name("hints").array(() -> Hints.of(facts).forEach(hint -> json.object(() -> json
                .field("share", hint.share()).field("title", hint.title()).field("text", hint.text()))));
    }

    private void chip() {
        Chip chip = facts.launch().chip();
        double clock = chip.cores().clockMhz();
        json.field("name", chip.name()).field("clock_mhz", clock).field("aic", chip.cores().aic())
                .field("aiv", chip.cores().aiv());
        json.field("hbm_bytes_per_us", chip.hbm().theoryBytesPerCycle() * clock)
                .field("l2_bytes_per_us", chip.l2().totalBytesPerCycle() * clock)
                .field("l2_bytes", chip.l2().bytes());
    }

    private void parameters() {
        Kernel kernel = facts.launch().kernel();
        Map<String, Buffer> buffers = facts.source().footmarks().parameters();
        for (Parameter parameter : kernel.parameters()) {
            json.object(() -> {
                json.field("name", parameter.name()).field("role", parameter.role().text())
                        .field("type", parameter.type().toString()).field("bytes", parameter.type().bytes());
                Optional.ofNullable(buffers.get(parameter.name()))
                        .ifPresent(buffer -> json.field("address", buffer.address()));
            });
        }
    }

    private void program(Program program) {
        json.field("kind", program.kind().text());
        json.name("labels").object(() -> new TreeMap<>(program.labels()).forEach(json::field));
        json.name("lines").array(() -> {
            for (int line = 0; line < program.lines().size(); line++) {
                int index = line;
                json.object(() -> line(program, index));
            }
        });
    }

    private void line(Program program, int line) {
        CoreKind kind = program.kind();
        Instruction instruction = program.lines().get(line).instruction();
        json.field("text", instruction.text()).field("opcode", instruction.form().opcode())
                .field("pipe", instruction.pipe().ordinal());
        sync(instruction).ifPresent(word -> json.field("sync", word));
        if (facts.launch().lines().path(kind, line).isPresent()) {
            json.field("gm", true);
        }
        json.name("operands").array(() -> operands(instruction));
        long executions = facts.counts().executions(kind, line);
        if (executions > 0) {
            json.field("executions", executions).field("cycles", facts.counts().cycles(kind, line));
            json.name("stalls").object(() -> stalls(kind, line));
        }
    }

    private void operands(Instruction instruction) {
        List<Optional<Space>> spaces = instruction.form().spaces(instruction);
        List<? extends Field<?, ?>> operands = instruction.form().operands();
        for (int slot = 0; slot < operands.size(); slot++) {
            String space = spaces.get(slot).map(s -> " " + s.text()).orElse("");
            json.value(operands.get(slot).name() + space);
        }
    }

    private void stalls(CoreKind kind, int line) {
        for (StallReason reason : StallReason.values()) {
            long cycles = facts.counts().stalled(kind, line, reason);
            if (cycles > 0) {
                json.field(reason.text(), cycles);
            }
        }
    }

    /** What the page has to know of a sync instruction: whether it waits, sets or does neither. */
    private static Optional<String> sync(Instruction instruction) {
        if (!(instruction instanceof Sync sync)) {
            return Optional.empty();
        }
        return Optional.of(switch (sync) {
            case Sync.SetFlag _,Sync.CrossSet _ -> "set";
            case Sync.WaitFlag _,Sync.CrossWait _ -> "wait";
            case Sync.PipeBarrier _,Sync.BarrierAll _,Sync.GetBuffer _,Sync.ReleaseBuffer _ -> "other";
        });
    }
}

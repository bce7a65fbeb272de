package ascendsim.sim.check;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.sim.check.Diagnostic.Finding;
import ascendsim.sim.check.GlobalBuffers.Region;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads of bytes that were never written. Moves take whole blocks and rightly carry garbage tails along, so a move
 * reports nothing: its own meaning is run on a {@link Shadow} memory and moves the knowledge with the bytes. What
 * computes with a byte (cube, Fixpipe, vector lanes that take part, scalar loads, atomic updates), and what puts it
 * into an output, reports.
 *
 * <p>Vector and scalar instructions are looked at when they start; cube and Fixpipe when they retire, because
 * accumulators pass between them inside the pipes. An instruction that reaches outside a buffer is left to {@link
 * MemoryCheck}.
 */
public final class InitCheck implements Probe {
    /** An instruction computes with bytes that were never written. */
    public static final String UNINITIALISED_READ = "init.uninitialised_read";
    /** A move puts bytes into an output that were never written. */
    public static final String UNINITIALISED_OUTPUT = "init.uninitialised_output";
    /** Bytes of an output that nobody wrote, among those the kernel has to write. */
    public static final String UNWRITTEN_OUTPUT = "init.unwritten_output";

    private final Diagnostics diagnostics;
    private final BiFunction<Move, Target, Meaning> meanings;
    private final Map<String, Long> defined;
    private final Map<Decoded, Meaning> bound = new IdentityHashMap<>();
    private final Map<List<Object>, Deque<Dispatched>> moving = new HashMap<>();
    private final Deque<Dispatched> spare = new ArrayDeque<>();
    private Optional<Watch> watch = Optional.empty();

    /**
     * @param meanings what a move does to memory on an architecture
     * @param defined  how many bytes of an output have to be written, from its beginning on, by parameter; all of those
     *                     that are not named
     */
    public InitCheck(Diagnostics diagnostics, BiFunction<Move, Target, Meaning> meanings, Map<String, Long> defined) {
        this.diagnostics = diagnostics;
        this.meanings = meanings;
        this.defined = Map.copyOf(defined);
    }

    /** One launch. */
    private record Watch(LaunchView launch, Shadow shadow, TouchedShadow touched) {
        static Watch of(LaunchView launch) {
            Shadow shadow = new Shadow(launch);
            return new Watch(launch, shadow, new TouchedShadow(shadow, launch));
        }
    }

    @Override
    public void launched(LaunchView launch) {
        watch.ifPresent(earlier -> earlier.shadow.close());
        bound.clear();
        moving.clear();
        watch = Optional.of(Watch.of(launch));
    }

    @Override
    public void executed(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof ScalarMemory memory
                && touched().visit(core, instruction)) {
            switch (memory) {
                case ScalarMemory.Load l -> checkReads(core, instruction);
                case ScalarMemory.Store s -> touched().markWritten();
                case ScalarMemory.CacheInvalidate i -> {
                    // moves a line that may well hold unwritten bytes
                }
            }
        }
    }

    @Override
    public void started(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof Sync || !touched().visit(core, instruction)) {
            return;
        }
        if (carriesAlong(instruction)) {
            Dispatched own = copy(instruction);
            meaning(own.decoded()).read(own, shadow().memory(core));
            queue(core, instruction).add(own);
        } else if (!isCheckedLate(instruction.decoded().instruction())) {
            checkReads(core, instruction);
        }
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof Sync || !touched().visit(core, instruction)) {
            return;
        }
        if (carriesAlong(instruction)) {
            Dispatched own = queue(core, instruction).remove();
            meaning(own.decoded()).write(own, shadow().memory(core));
            spare.add(own);
            touched().unwrittenOutput().ifPresent(found -> report(core, instruction, UNINITIALISED_OUTPUT,
                    "writes " + found + " with bytes that were never written; expected data in every output"));
        } else {
            if (isCheckedLate(instruction.decoded().instruction())) {
                checkReads(core, instruction);
            }
            touched().markWritten();
        }
    }

    @Override
    public void finished(long time) {
        CoreId first = watch.orElseThrow().launch.cores().getFirst();
        for (Region region : shadow().buffers().all()) {
            long bytes = Math.min(region.bytes(), defined.getOrDefault(region.name(), region.bytes()));
            long unwritten = region.role() == Role.OUT ? shadow().unwritten(first, region, bytes) : 0;
            if (unwritten > 0) {
                Finding finding = new Finding(UNWRITTEN_OUTPUT, Severity.INFO, unwritten + " of the "
                        + bytes + " B of " + region.name() + " were never written");
                diagnostics.report(finding.code(), region.name(), () -> Diagnostic.at(first, time, finding));
            }
        }
        shadow().close();
        watch = Optional.empty();
    }

    private Shadow shadow() {
        return watch.orElseThrow().shadow;
    }

    private TouchedShadow touched() {
        return watch.orElseThrow().touched;
    }

    private Meaning meaning(Decoded decoded) {
        return bound.computeIfAbsent(decoded, key -> meanings.apply((Move) key.instruction(),
                watch.orElseThrow().launch.kernel().target()));
    }

    private Deque<Dispatched> queue(CoreId core, Dispatched instruction) {
        return moving.computeIfAbsent(List.of(core, instruction.decoded().pipe()), key -> new ArrayDeque<>());
    }

    /** Whether an instruction only moves bytes; an atomic update computes with them. */
    private static boolean carriesAlong(Dispatched instruction) {
        return instruction.decoded().instruction() instanceof Move move && switch (instruction.atomic()) {
            case NONE -> true;
            case ADD, MAX, MIN -> move.dst().space() != Space.GM;
        };
    }

    private static boolean isCheckedLate(Instruction instruction) {
        return instruction instanceof Cube || instruction instanceof Fixpipe;
    }

    /** The instruction again, to be run on the shadow: there padding is zero, which means written. */
    private Dispatched copy(Dispatched instruction) {
        Dispatched own = spare.isEmpty() ? new Dispatched() : spare.remove();
        own.begin(instruction.decoded(), instruction.sequence(), instruction.dispatchTime());
        System.arraycopy(instruction.operands, 0, own.operands, 0, instruction.operands.length);
        if (instruction.decoded().instruction() instanceof GlobalMove.Padded padded) {
            own.operands[padded.form().slot("pad_value")] = 0;
        }
        return own;
    }

    private void checkReads(CoreId core, Dispatched instruction) {
        touched().unwrittenRead().ifPresent(found -> report(core, instruction, UNINITIALISED_READ,
                "reads " + found + " that were never written; expected data; fill them, or take fewer lanes or rows"));
    }

    private void report(CoreId core, Dispatched instruction, String code, String text) {
        diagnostics.report(code, instruction.decoded(),
                () -> Diagnostic.at(core, instruction, Finding.error(code, text)));
    }
}

package ascendsim.sim.engine;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Program;
import ascendsim.sim.chip.Capacities;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.cost.CostModel;
import ascendsim.sim.engine.BoundLine.Work;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.memory.CoreMemory;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.memory.L2Cache;
import ascendsim.sim.probe.LaunchView;
import ascendsim.sim.probe.Probe;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Builds the cores of one launch and runs them. */
public final class Launch {
    private final Kernel kernel;
    private final Chip chip;
    private final Executor executor;
    private final CostModel costs;
    private final long mostCycles;

    /** A kernel that will run on a chip; the kernel's blocks must fit the chip. */
    public Launch(Kernel kernel, Chip chip, Executor executor) {
        this(kernel, chip, executor, Long.MAX_VALUE);
    }

    /** @param mostCycles a timed run that takes longer is given up */
    public Launch(Kernel kernel, Chip chip, Executor executor, long mostCycles) {
        this.kernel = kernel;
        this.chip = chip;
        this.executor = executor;
        this.costs = new CostModel(chip);
        this.mostCycles = mostCycles;
    }

    /**
     * What a launch ended with.
     *
     * @param cycles             from the first block's start to the last core's end; 0 for an ordered run
     * @param instructions       retired on all pipes but S
     * @param scalarInstructions executed on S
     */
    public record Totals(long cycles, long instructions, long scalarInstructions) {
    }

    /**
     * Runs the kernel to its end.
     *
     * @param addresses GM address of each parameter
     * @param cache     the L2 as the launch finds it
     * @throws SimulationError   when the program does what the machine cannot
     * @throws CycleLimitReached where it takes longer than it may
     */
    public Totals run(Mode mode, Probe probe, GlobalMemory global, Map<String, Long> addresses, L2Cache cache) {
        List<CoreId> ids = cores();
        try (Arena arena = Arena.ofConfined()) {
            CacheLines lines = new CacheLines(cache, new LineSharing(chip.l2().sameLineWindowCycles()),
                    global.end(), !mode.hasData());
            Circuit circuit =
                    new Circuit(chip, mode, probe, cache, lines, new CrossFlags(ids, flagOfEachCore(mode)), ids.size());
            List<CoreRun> runs = build(ids, circuit, arena, global, addresses);
            probe.launched(new LaunchView(kernel, chip, ids, global, id -> runs.get(id.index()).memory(),
                    mode.hasTime()));
            long cycles = new Engine(circuit, runs, mostCycles).run();
            long scalar = runs.stream().mapToLong(r -> r.scalar().executed()).sum();
            return new Totals(cycles, circuit.retired(), scalar);
        }
    }

    private List<CoreRun> build(List<CoreId> ids, Circuit circuit, Arena arena, GlobalMemory global,
            Map<String, Long> addresses) {
        Map<CoreKind, BoundProgram> programs = new EnumMap<>(CoreKind.class);
        kernel.programs().forEach(p -> programs.put(p.kind(), bind(p, circuit.mode)));
        boolean tracksUb = !circuit.mode.hasData() && UnknownBlocks.matter(kernel);
        List<CoreRun> runs = new ArrayList<>();
        List<CoreMemory> memories = ids.stream()
                .map(id -> new CoreMemory(global, arena, capacities(chip.capacities(), id.kind()))).toList();
        CoreMemory.connect(ids, memories);
        for (CoreId id : ids) {
            long start = circuit.mode.hasTime()
                    ? Math.round(id.block() * chip.cycles(chip.launch().blockSkewNs()))
                    : 0;
            runs.add(new CoreRun(id, circuit, memories.get(id.index()),
                    new ScalarCore.Setup(programs.get(id.kind()), addresses,
                            kernel.blocks(), kernel.type().vectorCores(), start, tracksUb)));
        }
        connect(ids, runs);
        return runs;
    }

    /** In a run without data: what a core computes into another's UB is not known there. */
    private static void connect(List<CoreId> ids, List<CoreRun> runs) {
        for (CoreId id : ids) {
            for (Peer peer : Peer.values()) {
                peer.of(id, ids).filter(other -> !other.equals(id))
                        .ifPresent(other -> runs.get(id.index()).unknownUb().reach(peer,
                                runs.get(other.index()).unknownUb()));
            }
        }
    }

    private double flagOfEachCore(Mode mode) {
        return mode.hasTime() ? chip.cycles(chip.sync().crossCoreEachNs()) : 0;
    }

    private List<CoreId> cores() {
        List<CoreId> ids = new ArrayList<>();
        for (int block = 0; block < kernel.blocks(); block++) {
            for (int i = 0; i < kernel.type().cubeCores(); i++) {
                ids.add(new CoreId(ids.size(), block, CoreKind.AIC, i));
            }
            for (int i = 0; i < kernel.type().vectorCores(); i++) {
                ids.add(new CoreId(ids.size(), block, CoreKind.AIV, i));
            }
        }
        return ids;
    }

    /** The buffers a kind of core has on a chip. */
    public static Map<Space, Long> capacities(Capacities chip, CoreKind kind) {
        return switch (kind) {
            case AIC -> Map.of(Space.L1, chip.l1(), Space.L0A, chip.l0a(), Space.L0B, chip.l0b(), Space.L0C, chip.l0c(),
                    Space.BT, chip.bt(), Space.FB, chip.fb(), Space.L0A_MX, chip.l0a() / MmadMx.ADDRESS_RATIO,
                    Space.L0B_MX, chip.l0b() / MmadMx.ADDRESS_RATIO);
            case AIV -> Map.of(Space.UB, chip.ub());
        };
    }

    private BoundProgram bind(Program program, Mode mode) {
        ScalarSteps steps = new ScalarSteps(program);
        BoundLine[] lines = new BoundLine[program.lines().size()];
        for (int i = 0; i < lines.length; i++) {
            Program.Line line = program.lines().get(i);
            Decoded decoded = new Decoded(line.instruction(), i, line.materialised(), kernel.target());
            lines[i] = BoundLine.of(decoded, work(line.instruction()), steps.of(line.instruction()));
        }
        return BoundProgram.of(program, lines, mode, chip.scalar().fetch());
    }

    private Work work(Instruction instruction) {
        return switch (instruction) {
            case Move move -> work(move, executor.bind(move, kernel.target()));
            case Cube cube -> work(cube, executor.bind(cube, kernel.target()));
            case Fixpipe fixpipe -> work(fixpipe, executor.bind(fixpipe, kernel.target()));
            case Vector vector -> work(vector, executor.bind(vector, kernel.target()));
            case VectorFunction function -> work(function, executor.bind(function, kernel.target()));
            case Scalar s -> Work.NONE;
            case Sync s -> Work.NONE;
        };
    }

    private Work work(Instruction instruction, Meaning meaning) {
        return new Work(meaning, costs.bind(instruction), Footprints.bind(instruction, kernel.target()));
    }
}

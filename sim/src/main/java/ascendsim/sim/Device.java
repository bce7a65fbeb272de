package ascendsim.sim;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.memory.GlobalMemory.Buffer;
import ascendsim.sim.memory.L2Cache;
import ascendsim.sim.probe.Probe;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * A simulated chip that kernels are launched on. Each {@link #launch} starts from an empty global memory and an empty
 * or warm L2; the launches of a {@link Session} find both as the one before left them. Several threads may launch at a
 * time, each session from one of them.
 */
public final class Device {
    private final Chip chip;
    private final Arithmetic arithmetic;
    /** Tags of launches that have ended, for the next ones: they are megabytes. */
    private final Queue<L2Cache> idleCaches = new ConcurrentLinkedQueue<>();

    /** A device that computes with the Vector API. */
    public Device(Chip chip) {
        this(chip, new VectorApiArithmetic());
    }

    /** A device with a choice of arithmetic; every choice gives the same bits. */
    public Device(Chip chip, Arithmetic arithmetic) {
        this.chip = chip;
        this.arithmetic = arithmetic;
    }

    public Chip chip() {
        return chip;
    }

    /** What the L2 holds when a launch begins. */
    public enum L2State {
        COLD,
        /** inputs, then outputs, in parameter order, as far as they fit; workspace never (interfaces.md §6) */
        WARM,
        /**
         * what the same kernel left that had other inputs and the same outputs, as where a measurement goes round sets
         * of inputs (measurement.md); of launches that follow each other the first alone
         */
        ROTATED
    }

    /**
     * How to run a kernel.
     *
     * @param mostCycles a run with time that takes longer ends with {@link ascendsim.sim.engine.CycleLimitReached}
     */
    public record Options(Mode mode, Probe probe, L2State l2, long mostCycles) {
        /** To its end, however long it takes. */
        public Options(Mode mode, Probe probe, L2State l2) {
            this(mode, probe, l2, Long.MAX_VALUE);
        }

        public static Options of(Mode mode) {
            return new Options(mode, Probe.NONE, L2State.COLD);
        }

        public Options with(Probe other) {
            return new Options(mode, other, l2, mostCycles);
        }

        public Options within(long cycles) {
            return new Options(mode, probe, l2, cycles);
        }
    }

    /**
     * Runs a kernel.
     *
     * @param inputs a tensor for each IN and INOUT parameter, of the parameter's type
     * @throws BadInput when the kernel has problems or does not fit the chip, or an input is missing
     */
    public Run launch(Kernel kernel, Map<String, Tensor> inputs, Options options) {
        try (Session session = open()) {
            return session.launch(kernel, inputs, options);
        }
    }

    /** An empty global memory and an L2 for launches that follow each other. */
    public Session open() {
        L2Cache cache = idleCaches.poll();
        if (cache == null) {
            cache = new L2Cache(chip.l2());
        }
        cache.clear();
        return new Session(cache);
    }

    /**
     * Launches that share global memory and L2. Buffers are shared by name: a filled parameter of a kernel is the
     * buffer of that name of an earlier launch if there is one.
     */
    public final class Session implements AutoCloseable {
        private final GlobalMemory global = new GlobalMemory(chip.capacities().gm());
        private final L2Cache cache;
        /** What later launches may read. */
        private final Map<String, Parameter> kept = new HashMap<>();
        private final Map<String, Long> keptAt = new HashMap<>();

        private Session(L2Cache cache) {
            this.cache = cache;
        }

        /**
         * Runs a kernel.
         *
         * @param inputs a tensor for each IN and INOUT parameter that no earlier launch filled, of the parameter's type
         * @throws BadInput when the kernel has problems or does not fit the chip, or an input is missing
         */
        public Run launch(Kernel kernel, Map<String, Tensor> inputs, Options options) {
            checkFits(kernel);
            Map<String, Long> addresses = new LinkedHashMap<>();
            List<Buffer> fresh = new ArrayList<>();
            for (Parameter parameter : kernel.parameters()) {
                Optional<Long> before = before(parameter);
                addresses.put(parameter.name(), before.orElseGet(() -> {
                    fresh.add(allocate(parameter, inputs));
                    return fresh.getLast().address();
                }));
            }
            if (options.l2 == L2State.ROTATED && kept.isEmpty()) {
                runBefore(kernel, inputs, addresses, options.mostCycles);
            }
            kernel.parameters().forEach(parameter -> fill(parameter, addresses));
            cache.nextLaunch();
            if (options.l2 == L2State.WARM) {
                warm(kernel, fresh);
            }
            Launch.Totals totals = new Launch(kernel, chip, new Executor(arithmetic), options.mostCycles)
                    .run(options.mode, options.probe, global, addresses, cache);
            keep(kernel, addresses);
            Map<String, Tensor> outputs = options.mode.hasData() ? outputs(kernel, addresses) : Map.of();
            return new Run(kernel, chip, options.mode, totals, outputs);
        }

        @Override
        public void close() {
            global.close();
            idleCaches.add(cache);
        }

        /** Where an earlier launch left what a parameter is to be filled with. */
        private Optional<Long> before(Parameter parameter) {
            if (!parameter.role().isFilled() || !kept.containsKey(parameter.name())) {
                return Optional.empty();
            }
            Parameter earlier = kept.get(parameter.name());
            if (!earlier.type().equals(parameter.type())) {
                throw BadInput.of(parameter.name(), "left as " + earlier.type() + " by an earlier launch",
                        parameter.type().toString(), "");
            }
            return Optional.of(keptAt.get(parameter.name()));
        }

        private Buffer allocate(Parameter parameter, Map<String, Tensor> inputs) {
            Optional<Supplier<MemorySegment>> content = parameter.role().isFilled()
                    ? Optional.of(input(parameter, inputs)::segment)
                    : Optional.empty();
            try {
                return global.allocate(parameter.name(), parameter.type().bytes(), content);
            } catch (GlobalMemory.OutOfMemory e) {
                throw BadInput.of(parameter.name(), e.found(), e.expected(), "");
            }
        }

        private void fill(Parameter table, Map<String, Long> addresses) {
            long at = addresses.get(table.name());
            for (Parameter.Entry entry : table.table()) {
                global.store(at, switch (entry) {
                    case Parameter.Entry.Value(long value) -> value;
                    case Parameter.Entry.Address(String other) -> addresses.get(other);
                }, DType.INT64);
                at += Long.BYTES;
            }
        }

        /** The same kernel for the L2's sake: with inputs elsewhere, its results where this launch's will lie. */
        private void runBefore(Kernel kernel, Map<String, Tensor> inputs, Map<String, Long> addresses, long most) {
            Map<String, Long> others = new LinkedHashMap<>(addresses);
            for (Parameter parameter : kernel.parameters()) {
                if (parameter.role().isFilled()) {
                    others.put(parameter.name(), allocate(parameter, inputs).address());
                }
            }
            kernel.parameters().forEach(parameter -> fill(parameter, others));
            cache.nextLaunch();
            new Launch(kernel, chip, new Executor(arithmetic), most).run(Mode.TIMING, Probe.NONE, global, others,
                    cache);
        }

        /** Inputs, then outputs, that are new with this launch. */
        private void warm(Kernel kernel, List<Buffer> fresh) {
            for (boolean outputs : new boolean[]{false, true}) {
                for (Buffer buffer : fresh) {
                    Parameter.Role role = kernel.parameter(buffer.name()).orElseThrow().role();
                    boolean wanted = outputs ? role == Parameter.Role.OUT : role.isFilled();
                    if (wanted && buffer.bytes() > 0) {
                        cache.warm(buffer.address(), buffer.bytes());
                    }
                }
            }
            cache.resetCounts();
        }

        private void keep(Kernel kernel, Map<String, Long> addresses) {
            for (Parameter parameter : kernel.parameters()) {
                if (parameter.role().isFilled() || parameter.role().isResult()) {
                    kept.put(parameter.name(), parameter);
                    keptAt.put(parameter.name(), addresses.get(parameter.name()));
                }
            }
        }

        private Map<String, Tensor> outputs(Kernel kernel, Map<String, Long> addresses) {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            for (Parameter parameter : kernel.parameters()) {
                if (parameter.role().isResult()) {
                    Tensor tensor = Tensor.zeros(parameter.type());
                    global.read(addresses.get(parameter.name()), tensor.segment(), 0, parameter.type().bytes());
                    outputs.put(parameter.name(), tensor);
                }
            }
            return outputs;
        }
    }

    private void checkFits(Kernel kernel) {
        if (!kernel.target().text().equals(chip.architecture())) {
            throw BadInput.of(kernel.name(), "a kernel for " + kernel.target().text(),
                    chip.name() + " is " + chip.architecture(), "choose a chip of the kernel's architecture");
        }
        List<String> problems = kernel.problems();
        if (!problems.isEmpty()) {
            throw BadInput.of(problems.stream()
                    .map(p -> BadInput.line(kernel.name(), p, "", "chip " + chip.name())).toList());
        }
        int cores = kernel.type().cubeCores() > 0 ? chip.cores().aic() : chip.cores().aiv();
        if (kernel.blocks() < 1 || kernel.blocks() > cores) {
            throw BadInput.of(kernel.name(), kernel.blocks() + " blocks", "1 to " + cores + " on " + chip.name(), "");
        }
    }

    private static Tensor input(Parameter parameter, Map<String, Tensor> inputs) {
        Tensor tensor = inputs.get(parameter.name());
        if (tensor == null) {
            throw BadInput.of(parameter.name(), "no tensor", parameter.type().toString(), "give it a value");
        }
        if (!tensor.type().equals(parameter.type())) {
            throw BadInput.of(parameter.name(), tensor.type().toString(), parameter.type().toString(), "");
        }
        return tensor;
    }
}

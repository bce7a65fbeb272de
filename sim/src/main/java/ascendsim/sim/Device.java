package ascendsim.sim;

import ascendsim.isa.BadInput;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A simulated chip that kernels are launched on. Each launch starts from an empty global memory and an empty or warm
 * L2. Several threads may launch at a time.
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
        WARM
    }

    /** How to run a kernel. */
    public record Options(Mode mode, Probe probe, L2State l2) {
        public static Options of(Mode mode) {
            return new Options(mode, Probe.NONE, L2State.COLD);
        }

        public Options with(Probe other) {
            return new Options(mode, other, l2);
        }
    }

    /**
     * Runs a kernel.
     *
     * @param inputs a tensor for each IN and INOUT parameter, of the parameter's type
     * @throws BadInput when the kernel has problems or does not fit the chip, or an input is missing
     */
    public Run launch(Kernel kernel, Map<String, Tensor> inputs, Options options) {
        checkFits(kernel);
        try (GlobalMemory global = new GlobalMemory(chip.capacities().gm())) {
            Map<String, Long> addresses = allocate(kernel, inputs, global);
            L2Cache cache = emptyCache();
            if (options.l2 == L2State.WARM) {
                warm(kernel, global, cache);
            }
            Launch launch = new Launch(kernel, chip, new Executor(arithmetic));
            Launch.Totals totals = launch.run(options.mode, options.probe, global, addresses, cache);
            idleCaches.add(cache);
            Map<String, Tensor> outputs = options.mode.hasData() ? outputs(kernel, addresses, global) : Map.of();
            return new Run(kernel, chip, options.mode, totals, outputs);
        }
    }

    private L2Cache emptyCache() {
        L2Cache cache = idleCaches.poll();
        if (cache == null) {
            return new L2Cache(chip.l2());
        }
        cache.clear();
        return cache;
    }

    private void checkFits(Kernel kernel) {
        List<String> problems = kernel.problems();
        if (!problems.isEmpty()) {
            throw BadInput.of(problems.stream().map(p -> BadInput.line(kernel.name(), p, "", "")).toList());
        }
        if (!kernel.target().text().equals(chip.architecture())) {
            throw BadInput.of(kernel.name(), "a kernel for " + kernel.target().text(),
                    chip.name() + " is " + chip.architecture(), "choose a chip of the kernel's architecture");
        }
        int cores = kernel.type().cubeCores() > 0 ? chip.cores().aic() : chip.cores().aiv();
        if (kernel.blocks() < 1 || kernel.blocks() > cores) {
            throw BadInput.of(kernel.name(), kernel.blocks() + " blocks", "1 to " + cores + " on " + chip.name(), "");
        }
    }

    /** Addresses of the parameters. */
    private static Map<String, Long> allocate(Kernel kernel, Map<String, Tensor> inputs, GlobalMemory global) {
        Map<String, Long> addresses = new LinkedHashMap<>();
        for (Parameter parameter : kernel.parameters()) {
            Optional<Tensor> content = parameter.role().isFilled()
                    ? Optional.of(input(parameter, inputs))
                    : Optional.empty();
            addresses.put(parameter.name(), allocate(parameter, content, global).address());
        }
        return addresses;
    }

    private static Buffer allocate(Parameter parameter, Optional<Tensor> content, GlobalMemory global) {
        try {
            return global.allocate(parameter.name(), parameter.type().bytes(), content.map(tensor -> tensor::segment));
        } catch (GlobalMemory.OutOfMemory e) {
            throw BadInput.of(parameter.name(), e.found(), e.expected(), "");
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

    private static void warm(Kernel kernel, GlobalMemory global, L2Cache cache) {
        for (boolean outputs : new boolean[]{false, true}) {
            for (Parameter parameter : kernel.parameters()) {
                boolean wanted = outputs ? parameter.role() == Parameter.Role.OUT : parameter.role().isFilled();
                if (wanted) {
                    global.buffers().stream().filter(b -> b.name().equals(parameter.name()) && b.bytes() > 0)
                            .forEach(b -> cache.warm(b.address(), b.bytes()));
                }
            }
        }
        cache.resetCounts();
    }

    private static Map<String, Tensor> outputs(Kernel kernel, Map<String, Long> addresses, GlobalMemory global) {
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

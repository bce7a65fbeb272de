package ascendsim.sim.microbench;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.sim.Device;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One instruction under measurement, on one core that does nothing else. Launch overhead is not in its time.
 *
 * @param kind   the core it runs on
 * @param scheme how it is repeated
 * @param memory the GM buffer it works on
 * @param work   the instructions of one copy, given the address of that buffer; more than one where what was measured
 *               is larger than one instruction moves
 */
public record Microbenchmark(CoreKind kind, Scheme scheme, Memory memory, Function<Affine, List<Instruction>> work) {
    /** Rounds of a stream's loop; four of them, so that the loop itself is a few hundredths of a cycle per copy. */
    private static final int ROUNDS = 4;
    /** Copies of the work in a round; the sources' loops leave a few hundredths of a cycle per copy, as 1000 of them. */
    private static final int COPIES = 250;
    private static final String BUFFER = "x";

    /** How an instruction is repeated. */
    public enum Scheme {
        /** back to back: the time of all copies, divided by their number */
        STREAM,
        /** alone: from its start until its result is there */
        ISOLATED
    }

    /**
     * The GM buffer of a benchmark.
     *
     * @param role  IN when the instruction reads it, OUT when it writes it
     * @param bytes 0 for an instruction that stays on its core
     * @param l2    whether the buffer is in L2
     */
    public record Memory(Parameter.Role role, long bytes, L2State l2) {
        /** No buffer. */
        public static final Memory NONE = new Memory(Parameter.Role.IN, 0, L2State.COLD);
    }

    /** An instruction that stays on its core. */
    public static Microbenchmark local(CoreKind kind, Scheme scheme, Instruction instruction) {
        return new Microbenchmark(kind, scheme, Memory.NONE, gm -> List.of(instruction));
    }

    /** Core cycles of one copy on a chip. */
    public double cycles(Chip chip) {
        boolean stream = scheme == Scheme.STREAM;
        Span span = new Span();
        new Device(chip).launch(stream
                ? kernel(chip.target(), ROUNDS, COPIES)
                : kernel(chip.target(), 1, 1), inputs(),
                new Device.Options(Mode.TIMING, span, memory.l2()));
        return (double) (span.last - span.first) / (stream ? ROUNDS * COPIES : 1);
    }

    private Kernel kernel(Target target, int rounds, int copies) {
        ProgramBuilder builder = new ProgramBuilder(kind);
        List<Instruction> once = work.apply(memory.bytes() == 0 ? Affine.ZERO : builder.argument(BUFFER));
        builder.loop(Affine.of(rounds), round -> Collections.nCopies(copies, once)
                .forEach(copy -> copy.forEach(builder::emit)));
        List<Parameter> parameters = memory.bytes() == 0
                ? List.of()
                : List.of(new Parameter(BUFFER, memory.role(), type()));
        KernelType cores = kind == CoreKind.AIC ? KernelType.AIC_ONLY : KernelType.AIV_ONLY;
        return new Kernel("microbenchmark", target, cores, 1, parameters, List.of(builder.build()));
    }

    private TensorType type() {
        return TensorType.nd(DType.INT8, memory.bytes());
    }

    private Map<String, Tensor> inputs() {
        return memory.bytes() > 0 && memory.role().isFilled() ? Map.of(BUFFER, Tensor.zeros(type())) : Map.of();
    }

    /** From the start of the first instruction of a pipe to the last result. */
    private static final class Span implements Probe {
        private long first = Long.MAX_VALUE;
        private long last;

        @Override
        public void started(CoreId core, Dispatched instruction) {
            first = Math.min(first, instruction.startTime());
        }

        @Override
        public void retired(CoreId core, Dispatched instruction) {
            last = Math.max(last, instruction.endTime());
        }
    }
}

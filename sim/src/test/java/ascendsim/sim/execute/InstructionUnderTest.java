package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import ascendsim.sim.memory.CoreMemory;
import ascendsim.sim.memory.GlobalMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One core with every buffer of the v220 (AIC and AIV together) on which single instructions run: decode, evaluate with
 * the registers, read, write. What is staged is filled with junk before each instruction.
 */
public final class InstructionUnderTest implements AutoCloseable {
    /** isa.md §1.2, v220; the scales of v310. */
    public static final Map<Space, Long> CAPACITIES = Map.of(Space.L1, 512L << 10, Space.L0A, 64L << 10, Space.L0B,
            64L << 10, Space.L0C, 128L << 10, Space.UB, 192L << 10, Space.BT, 1L << 10, Space.FB, 7L << 10,
            Space.L0A_MX, 4L << 10, Space.L0B_MX, 4L << 10);

    private static final long JUNK_BYTES = 1L << 20;
    private static final byte JUNK = (byte) 0xA5;

    private final Arena arena = Arena.ofConfined();
    private final GlobalMemory global = new GlobalMemory(1L << 40);
    private final CoreMemory memory = new CoreMemory(global, arena, CAPACITIES);
    private final CoreMemory second = new CoreMemory(global, arena, CAPACITIES);
    private final long[] registers = new long[Register.COUNT];
    private final Dispatched dispatched = new Dispatched();
    private final Function<Instruction, Meaning> bind;

    /** A core whose instructions mean what {@code bind} says. */
    public InstructionUnderTest(Function<Instruction, Meaning> bind) {
        this.bind = bind;
        List<CoreId> cores = List.of(new CoreId(0, 0, CoreKind.AIC, 0), new CoreId(1, 0, CoreKind.AIV, 0),
                new CoreId(2, 0, CoreKind.AIV, 1));
        CoreMemory.connect(cores, List.of(memory, memory, second));
    }

    /** The bytes at {@code address} of the UB of AIV 1; AIV 0 is this core itself. */
    public byte[] second(long address, int bytes) {
        return second.local(Space.UB).asSlice(address, bytes).toArray(ValueLayout.JAVA_BYTE);
    }

    public CoreMemory memory() {
        return memory;
    }

    /** The mask that vector instructions carry. */
    public VectorMask mask() {
        return dispatched.mask;
    }

    public void register(int index, long value) {
        registers[index] = value;
    }

    public void atomic(Atomic operation, DType type) {
        dispatched.atomic(operation, type);
    }

    /** Address of a new GM buffer. */
    public long allocate(long bytes) {
        return global.allocate("test", bytes, Optional.empty()).address();
    }

    /** Copies {@code content} to {@code address} of a space. */
    public void put(Space space, long address, byte[] content) {
        MemorySegment from = MemorySegment.ofArray(content);
        if (space == Space.GM) {
            global.write(address, from, 0, content.length);
        } else {
            MemorySegment.copy(from, 0, memory.local(space), address, content.length);
        }
    }

    /** The {@code bytes} bytes at {@code address} of a space. */
    public byte[] get(Space space, long address, int bytes) {
        byte[] content = new byte[bytes];
        MemorySegment to = MemorySegment.ofArray(content);
        if (space == Space.GM) {
            global.read(address, to, 0, bytes);
        } else {
            MemorySegment.copy(memory.local(space), address, to, 0, bytes);
        }
        return content;
    }

    /** All bytes of an on-chip buffer. */
    public byte[] get(Space space) {
        return memory.local(space).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Runs an instruction written as assembly text. */
    public void run(String text) {
        run(Opcodes.parse(text));
    }

    /** Evaluates the operands, reads and writes. */
    public void run(Instruction instruction) {
        read(instruction).run();
    }

    public Runnable read(String text) {
        return read(Opcodes.parse(text));
    }

    /** Evaluates the operands and reads; what is returned writes. */
    public Runnable read(Instruction instruction) {
        Decoded decoded = new Decoded(instruction, 0, false,
                instruction.illegalOn(Target.V220).isEmpty() ? Target.V220 : Target.V310);
        dispatched.begin(decoded, 0, 0);
        int illegal = decoded.evaluate(registers, dispatched.operands);
        if (illegal >= 0) {
            throw new IllegalArgumentException(decoded.violation(illegal, dispatched.operands[illegal]));
        }
        Meaning meaning = bind.apply(instruction);
        dispatched.staged.bytes(JUNK_BYTES).fill(JUNK);
        meaning.read(dispatched, memory);
        return () -> meaning.write(dispatched, memory);
    }

    @Override
    public void close() {
        global.close();
        arena.close();
    }
}

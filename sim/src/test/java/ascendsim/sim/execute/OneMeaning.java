package ascendsim.sim.execute;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import ascendsim.sim.memory.CoreMemory;
import ascendsim.sim.memory.GlobalMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Random;

/** One core's memories and the means to run single cube and vector instructions on them. */
final class OneMeaning {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final Map<Space, Long> CAPACITIES = Map.of(Space.L0A, 65536L, Space.L0B, 65536L, Space.L0C, 131072L,
            Space.BT, 1024L, Space.UB, 196608L);

    private final Arithmetic arithmetic;
    private final CoreMemory memory = new CoreMemory(new GlobalMemory(1 << 20), Arena.ofAuto(), CAPACITIES);
    private final Dispatched dispatched = new Dispatched();

    OneMeaning(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    MemorySegment space(Space space) {
        return memory.local(space);
    }

    MemorySegment ub() {
        return memory.local(Space.UB);
    }

    VectorMask mask() {
        return dispatched.mask;
    }

    /** Bytes of {@code space} as they are now. */
    byte[] bytes(Space space) {
        return memory.local(space).toArray(ValueLayout.JAVA_BYTE);
    }

    void fill(Space space, Random random) {
        byte[] bytes = new byte[Math.toIntExact(memory.local(space).byteSize())];
        random.nextBytes(bytes);
        memory.local(space).copyFrom(MemorySegment.ofArray(bytes));
    }

    void run(Instruction instruction) {
        Meaning meaning = bind(instruction);
        start(meaning, instruction);
        meaning.write(dispatched, memory);
    }

    /** Reads the operands; {@link #finish} writes. */
    Meaning start(Instruction instruction) {
        Meaning meaning = bind(instruction);
        start(meaning, instruction);
        return meaning;
    }

    void finish(Meaning meaning) {
        meaning.write(dispatched, memory);
    }

    private void start(Meaning meaning, Instruction instruction) {
        Decoded decoded = new Decoded(instruction, 0, false);
        dispatched.begin(decoded, 0, 0);
        int illegal = decoded.evaluate(new long[0], dispatched.operands);
        if (illegal >= 0) {
            throw new AssertionError(decoded.violation(illegal, dispatched.operands[illegal]));
        }
        meaning.read(dispatched, memory);
    }

    private Meaning bind(Instruction instruction) {
        return switch (instruction) {
            case Cube cube -> CubeMeanings.bind(cube, arithmetic);
            default -> throw new AssertionError(instruction.text());
        };
    }
}

package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.memory.GlobalMemory;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One space filled with random bytes, which a test changes in a copy as the instruction should, and the instruction
 * under test changes in the core. GM is a buffer of three pages.
 */
final class MoveCase {
    static final int GM_BYTES = 3 * GlobalMemory.PAGE;

    private final InstructionUnderTest core;
    private final Space space;
    private final long start;
    private final byte[] expected;

    MoveCase(InstructionUnderTest core, Space space, long start, RandomGenerator random) {
        this.core = core;
        this.space = space;
        this.start = start;
        int bytes = space == Space.GM ? GM_BYTES : Math.toIntExact(InstructionUnderTest.CAPACITIES.get(space));
        this.expected = new byte[bytes];
        random.nextBytes(expected);
        core.put(space, start, expected);
    }

    static InstructionUnderTest core() {
        return new InstructionUnderTest(MoveCase::bind);
    }

    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static Meaning bind(Instruction instruction) {
        Executor executor = new Executor(new PlainArithmetic());
        return switch (instruction) {
            case Move move -> executor.bind(move, Target.V220);
            case Fixpipe fixpipe -> executor.bind(fixpipe, Target.V220);
            default -> throw new IllegalArgumentException("no move: " + instruction.text());
        };
    }

    byte get(long address) {
        return expected[Math.toIntExact(address - start)];
    }

    void put(long address, byte value) {
        expected[Math.toIntExact(address - start)] = value;
    }

    /** Copies bytes between the expected contents of two spaces. */
    static void copy(MoveCase src, long from, MoveCase dst, long to, long bytes) {
        for (long i = 0; i < bytes; i++) {
            dst.put(to + i, src.get(from + i));
        }
    }

    void check(String what) {
        byte[] actual = core.get(space, start, expected.length);
        assertThat(java.util.Arrays.mismatch(actual, expected)).as("%s: first wrong byte of %s", what, space)
                .isEqualTo(-1);
    }
}

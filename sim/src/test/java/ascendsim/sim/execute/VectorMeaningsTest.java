package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.sim.execute.VectorSamples.Sample;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector instruction against {@link VectorOracle}, byte for byte over all of UB, on both arithmetics. */
class VectorMeaningsTest {
    private static final int TURNS = 12;
    private static final int PERIOD = 8 * 997;
    /** Addresses within 300 blocks overlap often, within 4000 seldom. */
    private static final int[] ROOM = {60, 300, 4000};

    static List<Sample> samples() {
        return VectorSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void computesWhatTheOracleComputes(Sample sample) {
        long seed = sample.name().hashCode();
        try (var plain = core(new PlainArithmetic()); var simd = core(new VectorApiArithmetic())) {
            for (int turn = 0; turn < TURNS; turn++) {
                Random random = new Random(seed + turn);
                var samples = new VectorSamples(random, ROOM[turn % ROOM.length], turn % 2 == 0);
                Vector instruction = sample.instruction().apply(samples);
                samples.mask(plain.mask());
                simd.mask().copy(plain.mask());
                byte[] before = content(sample.source(), random);
                byte[] expected = before.clone();
                new VectorOracle(expected, plain.mask()).run(instruction);
                for (InstructionUnderTest core : List.of(plain, simd)) {
                    core.put(Space.UB, 0, before);
                    core.run(instruction);
                    byte[] actual = core.get(Space.UB);
                    assertThat(Arrays.mismatch(actual, expected))
                            .as("%s seed %d turn %d %s: first wrong byte", instruction.text(), seed, turn,
                                    core == plain ? "plain" : "Vector API")
                            .isEqualTo(-1);
                }
            }
        }
    }

    private static InstructionUnderTest core(Arithmetic arithmetic) {
        return new InstructionUnderTest(i -> VectorMeanings.bind((Vector) i, arithmetic));
    }

    /** A UB full of elements of a type, which come again after {@link #PERIOD} bytes. */
    private static byte[] content(DType type, Random random) {
        byte[] bytes = new byte[Math.toIntExact(InstructionUnderTest.CAPACITIES.get(Space.UB))];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(PERIOD);
        while (buffer.hasRemaining()) {
            long code = VectorSamples.code(type, random);
            switch (type.bits()) {
                case 64 -> buffer.putLong(random.nextBoolean() ? code : code >> random.nextInt(64));
                case 32 -> buffer.putInt((int) (type.isFloat() ? code : code >> random.nextInt(64)));
                case 16 -> buffer.putShort((short) code);
                default -> buffer.put((byte) code);
            }
        }
        for (int at = PERIOD; at < bytes.length; at += PERIOD) {
            System.arraycopy(bytes, 0, bytes, at, Math.min(PERIOD, bytes.length - at));
        }
        return bytes;
    }
}

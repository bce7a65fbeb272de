package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.memory.GlobalMemory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicsTest {
    private static final long SEED = 304L;
    private static final int BYTES = 4096;

    private final RandomGenerator random = MoveCase.random(SEED);
    private final InstructionUnderTest core = MoveCase.core();
    private final long gm = core.allocate(MoveCase.GM_BYTES);

    @AfterEach
    void close() {
        core.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16", "INT32", "INT16", "INT8"})
    void everyOperation(DType type) {
        for (Atomic operation : Atomic.values()) {
            for (int odd = 0; odd < 2; odd++) {
                // An odd address makes an element straddle the page end.
                long address = gm + GlobalMemory.PAGE - BYTES / 2 + odd;
                byte[] there = elements(type);
                byte[] incoming = elements(type);
                core.put(Space.GM, address, there);
                core.put(Space.UB, 0, incoming);
                core.atomic(operation, type);
                core.run("cp.ub.gm gm[" + address + "], ub[0] {count=2, length=" + BYTES / 64 + "}");
                compare(type, operation, new byte[][]{there, incoming, core.get(Space.GM, address, BYTES)});
            }
        }
    }

    private void compare(DType type, Atomic operation, byte[][] contents) {
        int size = type.bits() / 8;
        for (int place = 0; place < BYTES; place += size) {
            int there = code(type, contents[0], place);
            int incoming = code(type, contents[1], place);
            int actual = code(type, contents[2], place);
            String what = type + " " + operation + " of " + there + " and " + incoming + ", seed " + SEED;
            if (operation == Atomic.NONE) {
                assertThat(actual).as(what).isEqualTo(incoming);
            } else if (type.isFloat()) {
                checkFloat(type, operation, new int[]{there, incoming, actual}, what);
            } else {
                long exact = switch (operation) {
                    case NONE, ADD -> (long) there + incoming;
                    case MAX -> there > incoming ? there : incoming;
                    case MIN -> there < incoming ? there : incoming;
                };
                assertThat((long) actual).as(what)
                        .isEqualTo(Math.min(Math.max(exact, type.minInteger()), type.maxInteger()));
            }
        }
    }

    private static void checkFloat(DType type, Atomic operation, int[] codes, String what) {
        float there = real(type, codes[0]);
        float incoming = real(type, codes[1]);
        float actual = real(type, codes[2]);
        if (Float.isNaN(there) || Float.isNaN(incoming) || Float.isNaN(there + incoming) && operation == Atomic.ADD) {
            assertThat(actual).as(what).isNaN();
        } else if (operation == Atomic.ADD) {
            checkSum(type, new float[]{there, incoming, actual}, what);
        } else {
            boolean first = Float.compare(there, incoming) > 0 == (operation == Atomic.MAX);
            assertThat(actual).as(what).isEqualTo(first ? there : incoming);
        }
    }

    /** The sum is the value of the type that is nearest to the exact one, the even one of two. */
    private static void checkSum(DType type, float[] values, String what) {
        if (Float.isInfinite(values[0] + values[1])) {
            assertThat(values[2]).as(what).isEqualTo(values[0] + values[1]);
            return;
        }
        BigDecimal exact = new BigDecimal(values[0]).add(new BigDecimal(values[1]));
        int code = code(type, values[2]);
        if (Float.isInfinite(values[2])) {
            float below = real(type, code - 1);
            BigDecimal step = new BigDecimal(Math.abs(below)).subtract(new BigDecimal(Math.abs(real(type, code - 2))));
            BigDecimal limit = new BigDecimal(Math.abs(below)).add(step.divide(BigDecimal.TWO));
            assertThat(exact.abs()).as(what).isGreaterThanOrEqualTo(limit);
            return;
        }
        BigDecimal distance = exact.subtract(new BigDecimal(values[2])).abs();
        for (int neighbour : new int[]{code - 1, code + 1}) {
            float other = real(type, neighbour);
            if (Float.isFinite(other) && (code & 0x7FFF_FFFF) != 0 && values[2] != 0) {
                int order = distance.compareTo(exact.subtract(new BigDecimal(other)).abs());
                assertThat(order).as(what).isLessThanOrEqualTo(0);
                assertThat(order == 0 && (code & 1) == 1).as(what).isFalse();
            }
        }
    }

    private static int code(DType type, float value) {
        return switch (type) {
            case FLOAT16 -> Float.floatToFloat16(value);
            case BFLOAT16 -> BFloat16.fromFloat(value);
            default -> Float.floatToRawIntBits(value);
        };
    }

    private static float real(DType type, int code) {
        return switch (type) {
            case FLOAT16 -> Float.float16ToFloat((short) code);
            case BFLOAT16 -> BFloat16.toFloat((short) code);
            default -> Float.intBitsToFloat(code);
        };
    }

    private static int code(DType type, byte[] content, int place) {
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type.bits()) {
            case 8 -> buffer.get(place);
            case 16 -> buffer.getShort(place);
            default -> buffer.getInt(place);
        };
    }

    /** Random codes, half of the floats of like size so that sums round. */
    private byte[] elements(DType type) {
        byte[] content = new byte[BYTES];
        random.nextBytes(content);
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int place = 0; type.isFloat() && place < BYTES; place += 2 * type.bits() / 8) {
            int code = code(type, (random.nextFloat() - 0.5f) * (1 << random.nextInt(12)));
            if (type.bits() == 32) {
                buffer.putInt(place, code);
            } else {
                buffer.putShort(place, (short) code);
            }
        }
        return content;
    }

    @Test
    void integersSaturate() {
        core.atomic(Atomic.ADD, DType.INT8);
        core.put(Space.GM, gm, new byte[]{100, -100, 3});
        core.put(Space.UB, 0, new byte[]{100, -100, 4});
        core.run("cp.ub.gm.pad gm[" + gm + "], ub[0] {type=int8, count=1, length=3}");
        assertThat(core.get(Space.GM, gm, 3)).containsExactly(127, -128, 7);
    }

    // Bytes that are no whole element of the atomic type stay as they are.
    @Test
    void onlyWholeElements() {
        core.atomic(Atomic.ADD, DType.INT16);
        core.put(Space.GM, gm, new byte[]{1, 0, 2, 0, 9});
        core.put(Space.UB, 0, new byte[]{1, 0, 1, 0, 1});
        core.run("cp.ub.gm.pad gm[" + gm + "], ub[0] {type=int8, count=1, length=5}");
        assertThat(core.get(Space.GM, gm, 5)).containsExactly(2, 0, 3, 0, 9);
    }

    @Test
    void everyPathToGm() {
        core.atomic(Atomic.ADD, DType.FLOAT32);
        byte[] one = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putFloat(1f).putFloat(2f).array();
        core.put(Space.L1, 0, one);
        core.put(Space.UB, 0, one);
        core.put(Space.L0C, 0, one);
        core.run("cp.l1.gm gm[" + gm + "], l1[0] {count=1, length=1}");
        core.run("cp.ub.gm gm[" + gm + "], ub[0] {count=1, length=1}");
        core.run("cp.ub.gm.pad gm[" + gm + "], ub[0] {type=float32, count=1, length=8}");
        core.run("fixpipe.gm gm[" + gm + "], l0c[0], fb[0] {quant=none, type=float32, m=1, n=2, src_stride=16, "
                + "dst_stride=2}");
        ByteBuffer sum = ByteBuffer.wrap(core.get(Space.GM, gm, 8)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(sum.getFloat(0)).isEqualTo(4f);
        assertThat(sum.getFloat(4)).isEqualTo(8f);
    }

    // Read-modify-write happens when the instruction retires: two that were read before either wrote both count.
    @Test
    void combinesWithWhatIsThereAtTheEnd() {
        core.atomic(Atomic.ADD, DType.INT32);
        core.put(Space.UB, 0, new byte[]{5});
        Runnable write = core.read("cp.ub.gm gm[" + gm + "], ub[0] {count=1, length=1}");
        core.put(Space.GM, gm, new byte[]{7});
        write.run();
        assertThat(core.get(Space.GM, gm, 4)).containsExactly(12, 0, 0, 0);
    }

    // Copies into a core do not combine.
    @Test
    void onlyWritesToGmCombine() {
        core.atomic(Atomic.ADD, DType.INT32);
        core.put(Space.GM, gm, new byte[]{7});
        core.put(Space.UB, 0, new byte[]{5});
        core.run("cp.gm.ub ub[0], gm[" + gm + "] {count=1, length=1}");
        assertThat(core.get(Space.UB, 0, 4)).containsExactly(7, 0, 0, 0);
    }
}

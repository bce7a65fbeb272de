package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fixpipe.Arrangement;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Fixpipe.Extent;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.memory.GlobalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrainsTest {
    private static final long SEED = 303L;
    private static final long WORDS = 1024;
    private static final float[] SPECIALS = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f,
            65519.996f, 65520f, -65536f, Float.MAX_VALUE, -Float.MIN_VALUE, 0x1p-25f, 0x1.8p-24f, 1.00390625f, 2.5f,
            -3.5f,
            0x1.fffffep127f};

    private final RandomGenerator random = MoveCase.random(SEED);
    private final InstructionUnderTest core = MoveCase.core();
    private final long gm = core.allocate(MoveCase.GM_BYTES);
    private final MoveCase global = new MoveCase(core, Space.GM, gm, random);
    private final MoveCase l1 = new MoveCase(core, Space.L1, 0, random);
    private final long[] words = new long[512];

    @AfterEach
    void close() {
        core.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyModeInEveryOrder(Quant quant) {
        for (int round = 0; round < 90; round++) {
            accumulators(quant);
            words();
            boolean toL1 = round % 3 == 2;
            Arrangement arrangement = toL1 || round % 3 == 1 ? Arrangement.NZ : Arrangement.ND;
            DType type = quant.outputs().get(random.nextInt(quant.outputs().size()));
            long to = toL1 ? random.nextInt(99) * 32L : gm + GlobalMemory.PAGE - random.nextInt(9000);
            Tile tile = tile(arrangement, type);
            Drain drain = drain(quant, type, tile, new Address(toL1 ? Space.L1 : Space.GM, Affine.of(to)),
                    random.nextBoolean());
            core.run(drain);
            expect(drain, tile, to, toL1 ? l1 : global);
            String what = drain.text() + ", round " + round + ", seed " + SEED;
            global.check(what);
            l1.check(what);
        }
    }

    private Tile tile(Arrangement arrangement, DType type) {
        int m = random.nextInt(50);
        int n = random.nextInt(90);
        int srcStride = Math.ceilDiv(m, 16) * 16 + 16 * random.nextInt(2);
        int c0 = type.bits() == 32 ? 16 : type.c0();
        int dense = arrangement == Arrangement.ND ? n : m * c0 * type.bits() / 8 / 32;
        return new Tile(arrangement, m, n, srcStride, dense + random.nextInt(5), random.nextInt(16) * 64);
    }

    private record Tile(Arrangement arrangement, int m, int n, int srcStride, int dstStride, int src) {
        long accumulator(int row, int column) {
            return src + 4 * Layout.l0c(srcStride, n).offset(row, column);
        }

        /** The byte an element goes to. */
        long target(int row, int column, int size) {
            if (arrangement == Arrangement.ND) {
                return ((long) row * dstStride + column) * size;
            }
            int c0 = size == 4 ? 16 : 32 / size;
            int width = size == 1 && column / 32 == Math.ceilDiv(n, 16) / 2 ? 16 : c0;
            return (long) (column / c0) * dstStride * 32 + (row * width + column % c0) * size;
        }
    }

    private Drain drain(Quant quant, DType type, Tile tile, Address to, boolean relu) {
        return new Drain(quant, type, tile.arrangement, to, new Address(Space.L0C, Affine.of(tile.src)),
                new Extent(Affine.of(tile.m), Affine.of(tile.n), Affine.of(tile.srcStride), Affine.ZERO),
                Affine.of(tile.dstStride), Affine.of(words[0]), new Address(Space.FB, Affine.of(WORDS)), relu);
    }

    private void expect(Drain drain, Tile tile, long to, MoveCase target) {
        byte[] l0c = core.get(Space.L0C);
        ByteBuffer accumulators = ByteBuffer.wrap(l0c).order(ByteOrder.LITTLE_ENDIAN);
        int size = drain.type().bits() / 8;
        for (int row = 0; row < tile.m; row++) {
            for (int column = 0; column < tile.n; column++) {
                int bits = accumulators.getInt(Math.toIntExact(tile.accumulator(row, column)));
                long place = to + tile.target(row, column, size);
                long expected = DrainOracle.output(drain.quant(), drain.relu(), bits,
                        words[drain.quant().perColumn() ? column : 0]);
                if (expected == -1) {
                    expected = checkNan(drain, target, place);
                }
                for (int i = 0; i < size; i++) {
                    target.put(place + i, (byte) (expected >>> 8 * i));
                }
            }
        }
    }

    /** Any NaN will do. */
    private long checkNan(Drain drain, MoveCase target, long place) {
        byte[] actual = core.get(target == global ? Space.GM : Space.L1, place, 2);
        int code = actual[0] & 0xFF | (actual[1] & 0xFF) << 8;
        int magnitude = code & 0x7FFF;
        assertThat(magnitude).as(drain.text()).isGreaterThan(drain.type() == DType.FLOAT16 ? 0x7C00 : 0x7F80);
        return code;
    }

    private void accumulators(Quant quant) {
        ByteBuffer content = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < content.capacity() / 4; i++) {
            content.putInt(4 * i, quant.accumulator() == DType.INT32 ? integer() : Float.floatToRawIntBits(real()));
        }
        core.put(Space.L0C, 0, content.array());
    }

    private int integer() {
        return random.nextInt() >> random.nextInt(32);
    }

    private float real() {
        return switch (random.nextInt(4)) {
            case 0 -> SPECIALS[random.nextInt(SPECIALS.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            case 2 -> random.nextInt(-600, 600) / 2f;
            default -> (random.nextFloat() - 0.5f) * (1 << random.nextInt(20));
        };
    }

    /** Scales with all mantissa bits, any offset, either sign, some with a shift; the first is the scalar word. */
    private void words() {
        ByteBuffer content = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words.length; i++) {
            float scale = random.nextInt(4) == 0 ? 0.5f : Math.scalb(1 + random.nextFloat(), -random.nextInt(24));
            long bits = Float.floatToRawIntBits(random.nextInt(8) == 0 ? -scale : scale);
            long word = QuantWord.encode(0, random.nextInt(-256, 256), random.nextBoolean()) | bits & 0xFFFFFFFFL;
            words[i] = random.nextInt(5) == 0 ? QuantWord.withShift(word, random.nextInt(1, 17)) : word;
            content.putLong(8 * i, words[i]);
        }
        core.put(Space.FB, WORDS, content.array());
    }

    // 2^11 times 0x1.ffep0 is 4095; the scale keeps 10 mantissa bits, so it is 4094.
    @Test
    void theScaleLosesItsLowBits() {
        core.put(Space.L0C, 0, new byte[]{0, 8, 0, 0});
        long word = Float.floatToRawIntBits(0x1.ffep0f);
        core.run("fixpipe.gm gm[" + gm + "], l0c[0], fb[0] {quant=deqf16, type=float16, m=1, n=1, src_stride=16, "
                + "dst_stride=1, word=" + word + "}");
        byte[] code = core.get(Space.GM, gm, 2);
        short half = (short) (code[0] & 0xFF | code[1] << 8);
        assertThat(Float.float16ToFloat(half)).isEqualTo(4094f);
        assertThat(2048 * 0x1.ffep0f).isEqualTo(4095f);
    }

    @Test
    void nothingToDrain() {
        for (String extent : new String[]{"m=0, n=16", "m=16, n=0"}) {
            core.run("fixpipe.gm gm[" + gm + "], l0c[0], fb[0] {quant=f32_f16, type=float16, " + extent
                    + ", src_stride=16, dst_stride=16}");
            core.run("fixpipe.l1 l1[0], l0c[0], fb[0] {quant=vreq8, type=int8, arrangement=nz, " + extent
                    + ", src_stride=16, dst_stride=16}");
        }
        global.check("empty drain");
        l1.check("empty drain");
    }
}

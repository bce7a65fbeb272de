package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.LocalMove.FixpipeLoad;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.LocalMove.Load2DTransposed;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.Space;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalMovesTest {
    private static final long SEED = 302L;
    private static final List<DType> FRACTAL_TYPES = List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8,
            DType.INT4);

    private final RandomGenerator random = MoveCase.random(SEED);
    private final InstructionUnderTest core = MoveCase.core();
    private final MoveCase l1 = new MoveCase(core, Space.L1, 0, random);

    @AfterEach
    void close() {
        core.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"L0A", "L0B"})
    void fractals(Space space) {
        MoveCase l0 = new MoveCase(core, space, 0, random);
        for (int round = 0; round < 100; round++) {
            DType type = FRACTAL_TYPES.get(random.nextInt(FRACTAL_TYPES.size()));
            boolean transpose = type.bits() == 16 && random.nextBoolean();
            long repeat = random.nextInt(9);
            long stride = random.nextInt(5);
            long gap = random.nextInt(4);
            long from = random.nextInt(2000) * 32L;
            long to = random.nextInt(20) * 512L;
            core.run(new Load2D(type, new Address(space, Affine.of(to)), l1(from), Affine.of(repeat),
                    Affine.of(stride), Affine.of(gap), transpose));
            for (long i = 0; i < repeat; i++) {
                long source = from + i * stride * 512;
                long target = to + i * (1 + gap) * 512;
                for (int at = 0; at < 512; at++) {
                    int row = at / 32;
                    int column = at % 32 / 2;
                    int other = transpose ? column * 32 + row * 2 + at % 2 : at;
                    l0.put(target + at, l1.get(source + other));
                }
            }
            check(l0, "ld2d of " + type + (transpose ? " transposed" : "") + ", round " + round);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L0A", "L0B"})
    void squares(Space space) {
        MoveCase l0 = new MoveCase(core, space, 0, random);
        for (int round = 0; round < 100; round++) {
            DType type = FRACTAL_TYPES.get(random.nextInt(space == Space.L0B ? 5 : 4));
            Square square = new Square(type, random.nextInt(5), random.nextInt(4), random.nextInt(6),
                    random.nextInt(4));
            long from = random.nextInt(2000) * 32L;
            long to = random.nextInt(20) * 512L;
            core.run(square.instruction(space, to, from));
            for (long i = 0; i < square.repeat; i++) {
                square.expect(l1, from + i * square.stride * square.bytes(), l0, to + i * (1 + square.gap) * 512);
            }
            check(l0, square + ", round " + round);
        }
    }

    /** Squares by the law of isa.md §2.1 #8, element by element. */
    private record Square(DType type, long repeat, long stride, long gap, long fractalGap) {
        int side() {
            return switch (type.bits()) {
                case 4 -> 64;
                case 8 -> 32;
                default -> 16;
            };
        }

        int bytes() {
            return side() * side() * type.bits() / 8;
        }

        Load2DTransposed instruction(Space space, long to, long from) {
            return new Load2DTransposed(type, new Address(space, Affine.of(to)), l1(from), Affine.of(repeat),
                    Affine.of(stride), Affine.of(gap), Affine.of(fractalGap));
        }

        void expect(MoveCase src, long from, MoveCase dst, long to) {
            for (int row = 0; row < side(); row++) {
                for (int column = 0; column < side(); column++) {
                    move(src, from * 8 + bit(row, column, 0), dst, to * 8 + bit(column, row, fractalGap));
                }
            }
        }

        private void move(MoveCase src, long from, MoveCase dst, long to) {
            if (type.bits() == 4) {
                int nibble = src.get(from / 8) >>> from % 8 & 0xF;
                int kept = dst.get(to / 8) & 0xF0 >>> to % 8;
                dst.put(to / 8, (byte) (kept | nibble << to % 8));
            } else {
                MoveCase.copy(src, from / 8, dst, to / 8, type.bits() / 8);
            }
        }

        private long bit(int row, int column, long between) {
            int fractal = type.bits() == 32 ? column / type.c0() : row / 16;
            return fractal * (1 + between) * 512 * 8 + row % 16 * 256 + column % type.c0() * type.bits();
        }
    }

    /** Windows of larger matrices, element by element: row m and column k of NZ to the zZ or nZ place. */
    @ParameterizedTest
    @EnumSource(names = {"L0A", "L0B"})
    void windows(Space space) {
        MoveCase l0 = new MoveCase(core, space, 0, random);
        for (int round = 0; round < 100; round++) {
            DType type = FRACTAL_TYPES.get(random.nextInt(space == Space.L0A ? 4 : 3));
            Window window = new Window(type, space == Space.L0A && type.bits() == 16 && random.nextBoolean(),
                    16L * (9 + random.nextInt(3)), random.nextInt(70), random.nextInt(70),
                    (long) type.c0() * random.nextInt(4), 16L * random.nextInt(5));
            long from = random.nextInt(2000) * 32L;
            long to = random.nextInt(20) * 512L;
            core.run(window.instruction(space, to, from));
            window.expect(space, from, l1, to, l0);
            check(l0, window + ", round " + round);
        }
    }

    private record Window(DType type, boolean transpose, long rows, long kExt, long mExt, long kStart, long mStart) {
        Load3D instruction(Space space, long to, long from) {
            return new Load3D(type, new Address(space, Affine.of(to)), l1(from), Affine.of(rows), Affine.of(kExt),
                    Affine.of(mExt), Affine.of(kStart), Affine.of(mStart), transpose);
        }

        void expect(Space space, long from, MoveCase src, long to, MoveCase dst) {
            int c0 = type.c0();
            long unit = space == Space.L0B ? Math.max(16, c0) : c0;
            long height = Math.ceilDiv(mExt, 16L) * 16;
            long width = Math.ceilDiv(kExt, unit) * unit;
            for (long m = 0; m < height; m++) {
                for (long k = 0; k < width; k++) {
                    long source = ((kStart + k) / c0 * rows + mStart + m) * c0 + k % c0;
                    long target = space == Space.L0B
                            ? (m / c0 * (width / 16) + k / 16) * 16 * c0 + k % 16 * c0 + m % c0
                            : transpose ? zz(k, m, height) : zz(m, k, width);
                    MoveCase.copy(src, from + type.bytes(source), dst, to + type.bytes(target), type.bytes(1));
                }
            }
        }

        private long zz(long row, long column, long columns) {
            int c0 = type.c0();
            return (row / 16 * (columns / c0) + column / c0) * 16 * c0 + row % 16 * c0 + column % c0;
        }
    }

    @Test
    void bias() {
        MoveCase table = new MoveCase(core, Space.BT, 0, random);
        for (DType type : List.of(DType.FLOAT32, DType.INT32, DType.FLOAT16)) {
            for (int round = 0; round < 40; round++) {
                int grow = type == DType.FLOAT16 ? 2 : 1;
                long count = random.nextInt(3);
                long length = random.nextInt(3);
                long srcGap = random.nextInt(4);
                long dstGap = random.nextInt(2);
                long from = random.nextInt(1000) * 32L;
                long to = random.nextInt(4) * 64L;
                core.run(new BiasLoad(type, new Address(Space.BT, Affine.of(to)), l1(from), Affine.of(count),
                        Affine.of(length), Affine.of(srcGap), Affine.of(dstGap)));
                for (long burst = 0; burst < count; burst++) {
                    long source = from + burst * (length * 64 + srcGap * 32);
                    long target = to + burst * (length * 64 * grow + dstGap * 64);
                    if (grow == 1) {
                        MoveCase.copy(l1, source, table, target, length * 64);
                    } else {
                        widen(source, table, target, length * 32);
                    }
                }
                check(table, "bias of " + type + ", round " + round);
            }
        }
    }

    private void widen(long from, MoveCase table, long to, long elements) {
        for (long i = 0; i < elements; i++) {
            short code = (short) (l1.get(from + 2 * i) & 0xFF | l1.get(from + 2 * i + 1) << 8);
            byte[] wide = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.float16ToFloat(code))
                    .array();
            for (int part = 0; part < 4; part++) {
                table.put(to + 4 * i + part, wide[part]);
            }
        }
    }

    @Test
    void fixpipeWords() {
        MoveCase buffer = new MoveCase(core, Space.FB, 0, random);
        for (int round = 0; round < 60; round++) {
            long count = random.nextInt(4);
            long length = random.nextInt(5);
            long srcGap = random.nextInt(5);
            long dstGap = random.nextInt(3);
            long from = random.nextInt(1000) * 32L;
            long to = random.nextInt(30) * 64L;
            core.run(new FixpipeLoad(new Address(Space.FB, Affine.of(to)), l1(from), Affine.of(count),
                    Affine.of(length), Affine.of(srcGap), Affine.of(dstGap)));
            for (long burst = 0; burst < count; burst++) {
                MoveCase.copy(l1, from + burst * (length * 128 + srcGap * 32), buffer,
                        to + burst * (length + dstGap) * 128, length * 128);
            }
            check(buffer, "words, round " + round);
        }
    }

    // Source and destination may overlap: everything is read before anything is written.
    @Test
    void ubCopies() {
        for (int round = 0; round < 60; round++) {
            MoveCase before = new MoveCase(core, Space.UB, 0, MoveCase.random(round));
            MoveCase after = new MoveCase(core, Space.UB, 0, MoveCase.random(round));
            long count = random.nextInt(5);
            long length = random.nextInt(6);
            long srcGap = random.nextInt(4);
            long dstGap = random.nextInt(4);
            long from = random.nextInt(30) * 32L;
            long to = random.nextInt(30) * 32L;
            core.run(new UbCopy(new Address(Space.UB, Affine.of(to)), new Address(Space.UB, Affine.of(from)),
                    Affine.of(count), Affine.of(length), Affine.of(srcGap), Affine.of(dstGap)));
            for (long burst = 0; burst < count; burst++) {
                MoveCase.copy(before, from + burst * (length + srcGap) * 32, after,
                        to + burst * (length + dstGap) * 32, length * 32);
            }
            check(after, "ub copy, round " + round);
        }
    }

    private static Address l1(long offset) {
        return new Address(Space.L1, Affine.of(offset));
    }

    private void check(MoveCase space, String what) {
        String message = what + ", seed " + SEED;
        space.check(message);
        l1.check(message);
    }
}

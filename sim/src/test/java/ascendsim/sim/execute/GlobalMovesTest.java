package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.memory.GlobalMemory;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GlobalMovesTest {
    private static final long SEED = 301L;
    private static final List<DType> ND2NZ_TYPES = List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8,
            DType.UINT8, DType.INT32);

    private final RandomGenerator random = MoveCase.random(SEED);
    private final InstructionUnderTest core = MoveCase.core();
    private final long gm = core.allocate(MoveCase.GM_BYTES);
    private final MoveCase global = new MoveCase(core, Space.GM, gm, random);
    private final MoveCase l1 = new MoveCase(core, Space.L1, 0, random);
    private final MoveCase ub = new MoveCase(core, Space.UB, 0, random);

    @AfterEach
    void close() {
        core.close();
    }

    @ParameterizedTest
    @EnumSource
    void bursts(Route route) {
        MoveCase src = route.reads() ? global : route == Route.L1_GM ? l1 : ub;
        MoveCase dst = !route.reads() ? global : route == Route.GM_L1 ? l1 : ub;
        Space local = route == Route.GM_L1 || route == Route.L1_GM ? Space.L1 : Space.UB;
        for (int round = 0; round < 60; round++) {
            long count = random.nextInt(6);
            long length = random.nextInt(12);
            long srcGap = random.nextInt(4);
            long dstGap = random.nextInt(4);
            long far = gmAddress(3000);
            long near = random.nextInt(500) * 32L;
            long from = route.reads() ? far : near;
            long to = route.reads() ? near : far;
            Address source = new Address(route.reads() ? Space.GM : local, Affine.of(from));
            Address target = new Address(route.reads() ? local : Space.GM, Affine.of(to));
            core.run(new Burst(route, target, source, Affine.of(count), Affine.of(length), Affine.of(srcGap),
                    Affine.of(dstGap), CacheHint.NORMAL));
            for (long burst = 0; burst < count; burst++) {
                MoveCase.copy(src, from + burst * (length + srcGap) * 32, dst, to + burst * (length + dstGap) * 32,
                        length * 32);
            }
            check("burst " + route + ", round " + round);
        }
    }

    @Test
    void burstsLongerThanAPage() {
        long blocks = 3000;
        long from = gm + GlobalMemory.PAGE - 40_000;
        core.run("cp.gm.ub ub[64], gm[" + from + "] {count=1, length=" + blocks + "}");
        MoveCase.copy(global, from, ub, 64, blocks * 32);
        core.run("cp.ub.gm gm[" + (from + 11) + "], ub[64] {count=3, length=1000}");
        MoveCase.copy(ub, 64, global, from + 11, blocks * 32);
        check("dense burst over a page end");
    }

    @Test
    void nd2nz() {
        for (int round = 0; round < 120; round++) {
            Nd case0 = nd();
            DType type = ND2NZ_TYPES.get(random.nextInt(ND2NZ_TYPES.size()));
            long from = gmAddress(20_000);
            long to = random.nextInt(20) * 32L;
            core.run(case0.instruction(type, to, from));
            int size = type.bits() / 8;
            for (long matrix = 0; matrix < case0.matrices; matrix++) {
                long source = from + matrix * case0.srcMatrixStride * size;
                long target = to + matrix * case0.dstMatrixStride * size;
                case0.expect(type, source, target, global, l1);
            }
            check("nd2nz " + case0 + " of " + type + ", round " + round);
        }
    }

    private Nd nd() {
        long rows = random.nextInt(40);
        long columns = random.nextInt(90);
        long rowStride = random.nextInt(1, 3);
        long columnStride = rows * rowStride + random.nextInt(3);
        // The matrices do not overlap: 23 column blocks is more than 90 float32.
        return new Nd(random.nextInt(3), rows, columns, random.nextInt(2000), random.nextInt(120), columnStride,
                rowStride, (columnStride * 23 + rowStride) * 32);
    }

    private record Nd(long matrices, long rows, long columns, long srcMatrixStride, long srcPitch, long columnStride,
            long rowStride, long dstMatrixStride) {
        Nd2Nz instruction(DType type, long to, long from) {
            return new Nd2Nz(type, new Address(Space.L1, Affine.of(to)), Address.gm(Affine.of(from)),
                    Affine.of(matrices), Affine.of(rows), Affine.of(columns), Affine.of(srcMatrixStride),
                    Affine.of(srcPitch), Affine.of(columnStride), Affine.of(rowStride), Affine.of(dstMatrixStride),
                    CacheHint.DISABLE);
        }

        void expect(DType type, long from, long to, MoveCase src, MoveCase dst) {
            int size = type.bits() / 8;
            long width = Math.ceilDiv(columns, type.c0()) * type.c0();
            for (long row = 0; row < rows; row++) {
                for (long column = 0; column < width; column++) {
                    long target = to + column / type.c0() * columnStride * 32 + row * rowStride * 32
                            + column % type.c0() * size;
                    for (int i = 0; i < size; i++) {
                        dst.put(target + i,
                                column < columns ? src.get(from + (row * srcPitch + column) * size + i) : 0);
                    }
                }
            }
        }
    }

    // The loading recipe of isa.md §3: the result is NZ by the index law, and its padding rows keep their content.
    @Test
    void nd2nzMakesFractalNz() {
        int rows = 37;
        int columns = 70;
        int pitch = 83;
        for (DType type : ND2NZ_TYPES) {
            Layout nz = Layout.fractalNz(rows, columns, type);
            int size = type.bits() / 8;
            long from = gm + GlobalMemory.PAGE - 1001;
            core.run("cp.gm.l1.nd2nz l1[1024], gm[" + from + "] {type=" + type + ", rows=" + rows + ", columns="
                    + columns + ", src_pitch=" + pitch + ", dst_column_stride=" + nz.paddedRows() + "}");
            for (long row = 0; row < rows; row++) {
                for (long column = 0; column < nz.paddedColumns(); column++) {
                    for (int i = 0; i < size; i++) {
                        byte value = column < columns ? global.get(from + (row * pitch + column) * size + i) : 0;
                        l1.put(1024 + nz.offset(row, column) * size + i, value);
                    }
                }
            }
            check("nz of " + type);
        }
    }

    @Test
    void paddedIn() {
        for (int round = 0; round < 150; round++) {
            Pad pad = pad();
            long from = gmAddress(3000);
            long to = random.nextInt(100) * 32L;
            core.run(pad.instruction(Route.GM_UB, to, from));
            for (long burst = 0; pad.length > 0 && burst < pad.count; burst++) {
                long source = from + burst * (pad.length + pad.gmGap);
                long target = to + burst * (pad.ubBytes() + pad.ubGap * 32);
                for (long i = 0; i < pad.ubBytes(); i++) {
                    long inside = i - pad.left * pad.size();
                    boolean data = inside >= 0 && inside < pad.length;
                    ub.put(target + i, data
                            ? global.get(source + inside)
                            : (byte) (pad.value >>> 8 * (i % pad.size())));
                }
            }
            check(pad + ", round " + round);
        }
    }

    @Test
    void paddedOut() {
        for (int round = 0; round < 150; round++) {
            Pad pad = pad();
            long from = random.nextInt(100) * 32L;
            long to = gmAddress(3000);
            core.run(pad.instruction(Route.UB_GM, to, from));
            for (long burst = 0; burst < pad.count; burst++) {
                long source = from + burst * (pad.ubBytes() + pad.ubGap * 32) + pad.left * pad.size();
                MoveCase.copy(ub, source, global, to + burst * (pad.length + pad.gmGap), pad.length);
            }
            check(pad + ", round " + round);
        }
    }

    private Pad pad() {
        List<DType> types = List.of(DType.INT8, DType.FLOAT16, DType.FLOAT32, DType.INT64);
        DType type = types.get(random.nextInt(types.size()));
        int most = 32 / (type.bits() / 8);
        return new Pad(type, random.nextInt(5), random.nextInt(150), random.nextInt(70), random.nextInt(3),
                random.nextInt(most + 1), random.nextInt(most + 1), random.nextLong(Long.MAX_VALUE));
    }

    private record Pad(DType type, long count, long length, long gmGap, long ubGap, long left, long right,
            long value) {
        int size() {
            return type.bits() / 8;
        }

        long ubBytes() {
            return Math.ceilDiv(length + (left + right) * size(), 32) * 32;
        }

        Padded instruction(Route route, long to, long from) {
            return new Padded(route, type, new Address(route.reads() ? Space.UB : Space.GM, Affine.of(to)),
                    new Address(route.reads() ? Space.GM : Space.UB, Affine.of(from)), Affine.of(count),
                    Affine.of(length), Affine.of(gmGap), Affine.of(ubGap), Affine.of(left), Affine.of(right),
                    Affine.of(value), CacheHint.NORMAL);
        }
    }

    @Test
    void operandsComeFromRegisters() {
        core.register(3, gm + 640);
        core.register(4, 2);
        core.run("cp.gm.ub ub[r4*32], gm[r3+32] {count=r4, length=1+r4}");
        MoveCase.copy(global, gm + 672, ub, 64, 2 * 3 * 32);
        check("registers 3 and 4");
    }

    // A timed run reads when the instruction starts and writes when it retires.
    @Test
    void whatWasReadIsWhatIsWritten() {
        Runnable write = core.read(new Burst(Route.GM_UB, new Address(Space.UB, Affine.ZERO),
                Address.gm(Affine.of(gm)), Affine.ONE, Affine.of(4), Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        check("nothing written yet");
        MoveCase.copy(global, gm, ub, 0, 128);
        core.put(Space.GM, gm, new byte[128]);
        for (int i = 0; i < 128; i++) {
            global.put(gm + i, (byte) 0);
        }
        write.run();
        check("the bytes of the start");
    }

    /** An address in the first two pages, often so close to a page end that {@code bytes} bytes cross it. */
    private long gmAddress(int bytes) {
        return random.nextBoolean()
                ? gm + GlobalMemory.PAGE - GlobalMemory.offset(gm) - random.nextInt(bytes)
                : gm + random.nextInt(GlobalMemory.PAGE);
    }

    private void check(String what) {
        String message = what + ", seed " + SEED;
        global.check(message);
        l1.check(message);
        ub.check(message);
    }
}

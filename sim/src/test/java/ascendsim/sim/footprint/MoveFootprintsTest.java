package ascendsim.sim.footprint;

import static ascendsim.sim.footprint.AccessSink.Kind.ATOMIC;
import static ascendsim.sim.footprint.AccessSink.Kind.READ;
import static ascendsim.sim.footprint.AccessSink.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.issue.Dispatched;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moves against loops over single rows, blocks and fractals. */
class MoveFootprintsTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Affine of(long value) {
        return Affine.of(value);
    }

    private static Address at(Space space, long offset) {
        return new Address(space, of(space == Space.GM ? Touched.GM + offset : offset));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bursts(long seed) {
        Random random = new Random(seed);
        Route route = Route.values()[random.nextInt(Route.values().length)];
        Space from = route.reads() ? Space.GM : route == Route.UB_GM ? Space.UB : Space.L1;
        Space to = !route.reads() ? Space.GM : route == Route.GM_UB ? Space.UB : Space.L1;
        long dst = random.nextInt(50) * 32L;
        long src = random.nextInt(50) * 32L;
        int count = random.nextInt(5);
        int length = random.nextInt(6);
        int srcGap = random.nextInt(3);
        int dstGap = random.nextInt(3);
        Atomic atomic = Atomic.values()[random.nextInt(Atomic.values().length)];
        Dispatched state = new Dispatched();
        state.atomic(atomic, DType.FLOAT32);
        Kind written = to == Space.GM && atomic != Atomic.NONE ? ATOMIC : WRITE;
        Touched model = new Touched();
        for (int burst = 0; burst < count; burst++) {
            for (int block = 0; block < length; block++) {
                model.add(from, READ, base(from) + src + (burst * (length + srcGap) + block) * 32L, 32);
                model.add(to, written, base(to) + dst + (burst * (length + dstGap) + block) * 32L, 32);
            }
        }
        var burst = new GlobalMove.Burst(route, at(to, dst), at(from, src), of(count), of(length), of(srcGap),
                of(dstGap), CacheHint.NORMAL);
        assertThat(Touched.by(burst, state).bytes()).as("seed %d: %s", seed, burst.text()).isEqualTo(model.bytes());
    }

    private static long base(Space space) {
        return space == Space.GM ? Touched.GM : 0;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsBecomeColumns(long seed) {
        Random random = new Random(seed);
        DType type = List.of(DType.INT8, DType.FLOAT16, DType.FLOAT32).get(random.nextInt(3));
        int size = type.bits() / 8;
        int matrices = random.nextInt(4);
        int rows = random.nextInt(9);
        int columns = random.nextInt(100);
        int pitch = columns + random.nextInt(20);
        int matrix = rows * pitch + random.nextInt(2) * 7;
        int rowStride = 1 + random.nextInt(2);
        int columnStride = rows * rowStride + random.nextInt(3);
        int dstMatrix = (columnStride * 16 + 8) * 32 / size;
        Touched model = new Touched();
        for (int b = 0; b < matrices; b++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    model.add(Space.GM, READ, Touched.GM + 6 + ((long) b * matrix + (long) i * pitch + j) * size,
                            size);
                    int block = j / type.c0();
                    model.add(Space.L1, WRITE,
                            64 + (long) b * dstMatrix * size + (block * columnStride + i * rowStride) * 32L, 32);
                }
            }
        }
        var move = new GlobalMove.Nd2Nz(type, at(Space.L1, 64), at(Space.GM, 6), of(matrices), of(rows), of(columns),
                of(matrix), of(pitch), of(columnStride), of(rowStride), of(dstMatrix), CacheHint.NORMAL);
        assertThat(Touched.by(move).bytes()).as("seed %d: %s", seed, move.text()).isEqualTo(model.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void paddedBursts(long seed) {
        Random random = new Random(seed);
        boolean in = random.nextBoolean();
        DType type = List.of(DType.INT8, DType.FLOAT16, DType.FLOAT32).get(random.nextInt(3));
        int size = type.bits() / 8;
        int count = random.nextInt(4);
        int length = random.nextInt(100);
        int gmGap = random.nextInt(50);
        int ubGap = random.nextInt(3);
        int left = random.nextInt(32 / size + 1);
        int right = random.nextInt(32 / size + 1);
        long room = Math.ceilDiv((left + right) * size + length, 32) * 32L;
        Touched model = new Touched();
        for (int burst = 0; burst < count && length > 0; burst++) {
            long gm = Touched.GM + 3 + burst * (long) (length + gmGap);
            long ub = 96 + burst * (room + ubGap * 32L);
            model.add(Space.GM, in ? READ : WRITE, gm, length);
            model.add(Space.UB, in ? WRITE : READ, in ? ub : ub + (long) left * size, in ? room : length);
        }
        Address gm = at(Space.GM, 3);
        Address ub = at(Space.UB, 96);
        var move = new GlobalMove.Padded(in ? Route.GM_UB : Route.UB_GM, type, in ? ub : gm, in ? gm : ub, of(count),
                of(length), of(gmGap), of(ubGap), of(left), of(right), Affine.ZERO, CacheHint.NORMAL);
        assertThat(Touched.by(move).bytes()).as("seed %d: %s", seed, move.text()).isEqualTo(model.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fractals(long seed) {
        Random random = new Random(seed);
        int repeat = random.nextInt(6);
        int stride = random.nextInt(4);
        int gap = random.nextInt(3);
        Touched model = new Touched();
        for (int i = 0; i < repeat; i++) {
            model.add(Space.L1, READ, 32 + i * stride * 512L, 512);
            model.add(Space.L0B, WRITE, 1024 + i * (1 + gap) * 512L, 512);
        }
        var load = new LocalMove.Load2D(DType.FLOAT16, at(Space.L0B, 1024), at(Space.L1, 32), of(repeat), of(stride),
                of(gap), random.nextBoolean());
        assertThat(Touched.by(load).bytes()).as("seed %d: %s", seed, load.text()).isEqualTo(model.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void transposedSquares(long seed) {
        Random random = new Random(seed);
        DType type =
                List.of(DType.INT4, DType.INT8, DType.FLOAT16, DType.FLOAT32).get(random.nextInt(4));
        int square = List.of(4, 2, 1, 2).get(List.of(DType.INT4, DType.INT8, DType.FLOAT16, DType.FLOAT32)
                .indexOf(type));
        int repeat = random.nextInt(5);
        int stride = random.nextInt(4);
        int gap = random.nextInt(9);
        int fractalGap = random.nextInt(3);
        Touched model = new Touched();
        for (int i = 0; i < repeat; i++) {
            for (int f = 0; f < square; f++) {
                model.add(Space.L1, READ, (i * stride * square + f) * 512L, 512);
                model.add(Space.L0B, WRITE, (i * (1 + gap) + f * (1 + fractalGap)) * 512L, 512);
            }
        }
        var load = new LocalMove.Load2DTransposed(type, at(Space.L0B, 0), at(Space.L1, 0), of(repeat), of(stride),
                of(gap), of(fractalGap));
        assertThat(Touched.by(load).bytes()).as("seed %d: %s", seed, load.text()).isEqualTo(model.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tablesAndCopies(long seed) {
        Random random = new Random(seed);
        int count = random.nextInt(4);
        int length = random.nextInt(4);
        int srcGap = random.nextInt(3);
        int dstGap = random.nextInt(3);
        Touched half = new Touched();
        Touched whole = new Touched();
        Touched words = new Touched();
        Touched copy = new Touched();
        for (int i = 0; i < count; i++) {
            for (int unit = 0; unit < length; unit++) {
                half.add(Space.L1, READ, i * (length * 64L + srcGap * 32L) + unit * 64L, 64);
                half.add(Space.BT, WRITE, i * (length * 128L + dstGap * 64L) + unit * 128L, 128);
                whole.add(Space.L1, READ, i * (length * 64L + srcGap * 32L) + unit * 64L, 64);
                whole.add(Space.BT, WRITE, i * (length + dstGap) * 64L + unit * 64L, 64);
                words.add(Space.L1, READ, i * (length * 128L + srcGap * 32L) + unit * 128L, 128);
                words.add(Space.FB, WRITE, i * (length + dstGap) * 128L + unit * 128L, 128);
                copy.add(Space.UB, READ, i * (length + srcGap) * 32L + unit * 32L, 32);
                copy.add(Space.UB, WRITE, 8192 + i * (length + dstGap) * 32L + unit * 32L, 32);
            }
        }
        String fields = "count=%d, length=%d, src_gap=%d, dst_gap=%d}".formatted(count, length, srcGap, dstGap);
        assertThat(touched("cp.l1.bt bt[0], l1[0] {type=float16, " + fields)).as("seed %d", seed)
                .isEqualTo(half.bytes());
        assertThat(touched("cp.l1.bt bt[0], l1[0] {type=float32, " + fields)).as("seed %d", seed)
                .isEqualTo(whole.bytes());
        assertThat(touched("cp.l1.fb fb[0], l1[0] {" + fields)).as("seed %d", seed).isEqualTo(words.bytes());
        assertThat(touched("cp.ub.ub ub[8192], ub[0] {" + fields)).as("seed %d", seed).isEqualTo(copy.bytes());
    }

    private static java.util.Map<String, java.util.BitSet> touched(String text) {
        return Touched.by(Opcodes.parse(text)).bytes();
    }

    @Test
    void whatIsContiguousIsOneCall() {
        String gm = "gm[" + Touched.GM + "]";
        assertThat(Touched.by(Opcodes.parse("cp.gm.ub ub[0], " + gm + " {count=16, length=8}")).calls()).isEqualTo(2);
        assertThat(Touched.by(Opcodes.parse("ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=16, src_stride=1}"))
                .calls()).isEqualTo(2);
    }

    @Test
    void rowsOfAMatrixAreOneCall() {
        String text = "cp.gm.l1.nd2nz l1[0], gm[" + Touched.GM
                + "] {type=float16, rows=128, columns=256, src_pitch=1024, dst_column_stride=128}";
        assertThat(Touched.by(Opcodes.parse(text)).calls()).as("128 rows read, 16 x 128 blocks written").isEqualTo(2);
    }
}

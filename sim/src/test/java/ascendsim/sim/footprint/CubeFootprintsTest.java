package ascendsim.sim.footprint;

import static ascendsim.sim.footprint.AccessSink.Kind.ATOMIC;
import static ascendsim.sim.footprint.AccessSink.Kind.READ;
import static ascendsim.sim.footprint.AccessSink.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Cube.Types;
import ascendsim.isa.instruction.Fixpipe.Arrangement;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Fixpipe.Extent;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.issue.Dispatched;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mmad and Fixpipe against the index laws of the layouts, element by element. */
class CubeFootprintsTest {
    private static final List<Types> PLAIN =
            Arrays.stream(Types.values()).filter(t -> t.operand().bits() > 4 || t == Types.S4).toList();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Address at(Space space, long offset) {
        return new Address(space, Affine.of(offset));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mmad(long seed) {
        Random random = new Random(seed);
        Types types = PLAIN.get(random.nextInt(PLAIN.size()));
        DType type = types.operand();
        int m = random.nextInt(random.nextBoolean() ? 50 : 3);
        int n = random.nextInt(50);
        int k = random.nextInt(3 * type.c0());
        int start = random.nextInt(types == Types.S4 ? 2 : 3);
        Touched model = new Touched();
        if (m > 0 && n > 0 && k > 0) {
            matrix(model, Space.L0A, m == 1 ? Layout.nd(1, k) : Layout.zz(m, k, type), type.bits());
            matrix(model, Space.L0B, Layout.zn(k, n, type), type.bits());
            accumulators(model, WRITE, m, n);
            if (start == Mmad.ACCUMULATE) {
                accumulators(model, READ, m, n);
            } else if (start == Mmad.BIAS) {
                model.add(Space.BT, READ, 64, n * 4L);
            }
        }
        var mmad = new Mmad(types, at(Space.L0C, 1024), at(Space.L0A, 512), at(Space.L0B, 512), Affine.of(m),
                Affine.of(n), Affine.of(k), Affine.of(start), at(Space.BT, 64), Affine.ZERO, false);
        assertThat(Touched.by(mmad).bytes()).as("seed %d: %s", seed, mmad.text()).isEqualTo(model.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mmadWithScales(long seed) {
        Random random = new Random(seed);
        Types types = random.nextBoolean() ? Types.E4M3_E5M2 : Types.E2M1;
        int m = random.nextInt(50);
        int n = random.nextInt(50);
        int k = 64 * (1 + random.nextInt(4));
        Touched model = new Touched();
        if (m > 0 && n > 0) {
            product(model, types, new int[]{m, n, k});
        }
        var mmad = new MmadMx(types, at(Space.L0C, 1024), at(Space.L0A, 512), at(Space.L0B, 512), Affine.of(m),
                Affine.of(n), Affine.of(k), Affine.of(Mmad.ZERO), at(Space.BT, 64), Affine.ZERO);
        assertThat(Touched.by(mmad, new Dispatched(), Target.V310).bytes()).as("seed %d: %s", seed, mmad.text())
                .isEqualTo(model.bytes());
    }

    private static void product(Touched model, Types types, int[] mnk) {
        int m = mnk[0];
        int n = mnk[1];
        int k = mnk[2];
        matrix(model, Space.L0A, Layout.fractalNz(m, k, types.operand()), types.operand().bits());
        matrix(model, Space.L0B, Layout.zn(k, n, types.right()), types.operand().bits());
        accumulators(model, WRITE, m, n);
        scales(model, Space.L0A_MX, m, k / 32);
        scales(model, Space.L0B_MX, n, k / 32);
    }

    /** Fractals of 16 lines by two scales (isa.md §3). */
    private static void scales(Touched model, Space space, int lines, int groups) {
        for (int line = 0; line < lines; line++) {
            for (int group = 0; group < groups; group++) {
                int fractal = line / 16 * (groups / 2) + group / 2;
                model.add(space, READ, 512 / 16 + fractal * 32 + line % 16 * 2 + group % 2, 1);
            }
        }
    }

    private static void matrix(Touched model, Space space, Layout layout, int bits) {
        for (long i = 0; i < layout.rows(); i++) {
            for (long j = 0; j < layout.columns(); j++) {
                model.add(space, READ, 512 + layout.offset(i, j) * bits / 8, Math.max(1, bits / 8));
            }
        }
    }

    private static void accumulators(Touched model, Kind kind, int m, int n) {
        Layout layout = Layout.l0c(m, n);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                model.add(Space.L0C, kind, 1024 + layout.offset(i, j) * 4, 4);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void drain(long seed) {
        Random random = new Random(seed);
        Quant quant = Quant.values()[random.nextInt(Quant.values().length)];
        DType type = quant.outputs().getFirst();
        int size = type.bits() / 8;
        Space to = random.nextBoolean() ? Space.GM : Space.L1;
        Arrangement arrangement = to == Space.L1 || random.nextBoolean() ? Arrangement.NZ : Arrangement.ND;
        int m = random.nextInt(50);
        int n = random.nextInt(70);
        int srcStride = Math.ceilDiv(m, 16) * 16 + 16 * random.nextInt(2);
        int dstStride = arrangement == Arrangement.ND ? n + random.nextInt(9) : m * 2 + random.nextInt(9);
        Atomic atomic = random.nextBoolean() ? Atomic.ADD : Atomic.NONE;
        Dispatched state = new Dispatched();
        state.atomic(atomic, DType.FLOAT32);
        long dst = to == Space.GM ? Touched.GM + 10 : 96;
        int width = size == 1 ? 32 : 16;
        Touched model = new Touched();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                model.add(Space.L0C, READ, 64 + (j / 16 * srcStride * 16L + i * 16L + j % 16) * 4, 4);
                int pitch = n - j / width * width <= 16 ? 16 : width;
                long offset = arrangement == Arrangement.ND
                        ? ((long) i * dstStride + j) * size
                        : j / width * dstStride * 32L + ((long) i * pitch + j % width) * size;
                model.add(to, to == Space.GM && atomic == Atomic.ADD ? ATOMIC : WRITE, dst + offset, size);
                if (quant.perColumn()) {
                    model.add(Space.FB, READ, 128 + j * 8L, 8);
                }
            }
        }
        var drain = new Drain(quant, type, arrangement, at(to, dst), at(Space.L0C, 64),
                new Extent(Affine.of(m), Affine.of(n), Affine.of(srcStride), Affine.ZERO), Affine.of(dstStride),
                Affine.ZERO, at(Space.FB, 128), false);
        assertThat(Touched.by(drain, state).bytes()).as("seed %d: %s", seed, drain.text()).isEqualTo(model.bytes());
    }

    @Test
    void wholeTilesAreOneCallPerOperand() {
        var mmad = Opcodes.parse("mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=128, n=256, k=64, start=0}");
        assertThat(Touched.by(mmad).calls()).as("A, B, C read, C write").isEqualTo(4);
        var drain = Opcodes.parse("fixpipe.gm gm[" + Touched.GM
                + "], l0c[0], fb[0] {quant=f32_f16, type=float16, m=128, n=256, src_stride=128, dst_stride=1024}");
        assertThat(Touched.by(drain).calls()).as("L0C read, 128 rows written").isEqualTo(2);
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.layout.Layout;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of isa.md §3 that bring a matrix from L1 to L0, held against the index laws of both sides. */
class LoadingRecipesTest {
    private final InstructionUnderTest core = MoveCase.core();

    @AfterEach
    void close() {
        core.close();
    }

    @ParameterizedTest
    @CsvSource({"float16,32,48", "bfloat16,128,64", "int8,48,96", "float32,64,40", "int4,32,128"})
    void aFromNzToZz(String name, int m, int k) {
        DType type = DType.parse(name).orElseThrow();
        Layout nz = Layout.fractalNz(m, k, type);
        Layout zz = Layout.zz(m, k, type);
        fill(type, nz);
        long perRow = zz.paddedColumns() / type.c0();
        for (int i = 0; i < m / 16; i++) {
            core.run("ld2d.l1.l0a l0a[" + i * perRow * 512 + "], l1[" + i * 512 + "] {type=" + name + ", repeat="
                    + perRow + ", src_stride=" + m / 16 + "}");
        }
        check(type, Space.L0A, zz);
    }

    @ParameterizedTest
    @CsvSource({"float16,48,32", "bfloat16,64,256", "float16,16,80"})
    void bFromNzToZnTransposing(String name, int k, int n) {
        DType type = DType.parse(name).orElseThrow();
        fill(type, Layout.fractalNz(k, n, type));
        for (int i = 0; i < k / 16; i++) {
            core.run("ld2d.l1.l0b l0b[" + i * n / 16 * 512 + "], l1[" + i * 512 + "] {type=" + name + ", repeat="
                    + n / 16 + ", src_stride=" + k / 16 + ", transpose=true}");
        }
        check(type, Space.L0B, Layout.zn(k, n, type));
    }

    // One load3d in the place of the loop.
    @ParameterizedTest
    @CsvSource({"float16,32,48", "bfloat16,128,64", "int8,48,96", "float32,64,40"})
    void aFromNzToZzByOneLoad(String name, int m, int k) {
        DType type = DType.parse(name).orElseThrow();
        fill(type, Layout.fractalNz(m, k, type));
        core.run("ld3d.l1.l0a l0a[0], l1[0] {type=" + name + ", l1_h=" + m + ", k_ext=" + k + ", m_ext=" + m + "}");
        check(type, Space.L0A, Layout.zz(m, k, type));
    }

    @ParameterizedTest
    @CsvSource({"float16,48,32", "bfloat16,64,256", "float32,48,80", "float32,16,32"})
    void bFromNzToZnByOneLoad(String name, int k, int n) {
        DType type = DType.parse(name).orElseThrow();
        fill(type, Layout.fractalNz(k, n, type));
        core.run("ld3d.l1.l0b l0b[0], l1[0] {type=" + name + ", l1_h=" + k + ", k_ext=" + n + ", m_ext=" + k + "}");
        check(type, Space.L0B, Layout.zn(k, n, type));
    }

    @ParameterizedTest
    @CsvSource({"float16,48,32", "bfloat16,64,128"})
    void aStoredTransposedByOneLoad(String name, int k, int m) {
        DType type = DType.parse(name).orElseThrow();
        Layout stored = Layout.fractalNz(k, m, type);
        Layout zz = Layout.zz(m, k, type);
        fill(type, stored);
        core.run("ld3d.l1.l0a l0a[0], l1[0] {type=" + name + ", l1_h=" + k + ", k_ext=" + m + ", m_ext=" + k
                + ", transpose=true}");
        byte[] content = core.get(Space.L0A);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                Assertions.assertThat(content[Math.toIntExact(type.bytes(zz.offset(i, j)))])
                        .as("%s (%d, %d)", type, i, j).isEqualTo(value(j, i));
            }
        }
    }

    // int8: 32x32 squares; int4: 64x64 squares of four fractals.
    @ParameterizedTest
    @CsvSource({"int8,64,96", "int8,128,256", "int4,64,128", "int4,192,64"})
    void bFromNzToZnBySquares(String name, int k, int n) {
        DType type = DType.parse(name).orElseThrow();
        int side = type.c0();
        fill(type, Layout.fractalNz(k, n, type));
        for (int i = 0; i < k / side; i++) {
            core.run("ld2dt.l1.l0b l0b[" + i * (n / 16) * 512 + "], l1[" + i * side * 32 + "] {type=" + name
                    + ", repeat=" + n / side + ", src_stride=" + k / side + ", dst_gap=" + (side / 16 - 1) + "}");
        }
        check(type, Space.L0B, Layout.zn(k, n, type));
    }

    // N is no multiple of 32: the last square of a row spills one fractal, which the next row overwrites.
    @Test
    void bOfInt8WithAnOddNumberOfFractals() {
        fill(DType.INT8, Layout.fractalNz(64, 48, DType.INT8));
        for (int i = 0; i < 2; i++) {
            core.run("ld2dt.l1.l0b l0b[" + i * 3 * 512 + "], l1[" + i * 1024
                    + "] {type=int8, repeat=2, src_stride=2, dst_gap=1}");
        }
        check(DType.INT8, Space.L0B, Layout.zn(64, 48, DType.INT8));
    }

    // float32: a square is two fractals side by side, so the source holds its fractals row by row.
    @Test
    void bOfFloat32FromZz() {
        int k = 48;
        int n = 80;
        fill(DType.FLOAT32, Layout.zz(k, n, DType.FLOAT32));
        for (int i = 0; i < k / 16; i++) {
            core.run("ld2dt.l1.l0b l0b[" + i * 2 * (n / 16) * 512 + "], l1[" + i * (n / 8) * 512
                    + "] {type=float32, repeat=" + n / 16 + ", src_stride=1, dst_fractal_gap=" + (n / 16 - 1) + "}");
        }
        check(DType.FLOAT32, Space.L0B, Layout.zn(k, n, DType.FLOAT32));
    }

    // B stored as N x K: NZ of the stored matrix is nZ of B, no transposing.
    @Test
    void bStoredTransposed() {
        int k = 64;
        int n = 48;
        Layout stored = Layout.fractalNz(n, k, DType.INT8);
        byte[] content = new byte[k * n];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                content[Math.toIntExact(stored.offset(j, i))] = value(i, j);
            }
        }
        core.put(Space.L1, 0, content);
        core.run("ld2d.l1.l0b l0b[0], l1[0] {type=int8, repeat=" + k * n / 512 + ", src_stride=1}");
        check(DType.INT8, Space.L0B, Layout.zn(k, n, DType.INT8));
    }

    /** Puts the matrix whose (i, j) is {@link #value} into L1. */
    private void fill(DType type, Layout layout) {
        byte[] content = new byte[Math.toIntExact(type.bytes(layout.elements()))];
        for (int i = 0; i < layout.rows(); i++) {
            for (int j = 0; j < layout.columns(); j++) {
                int bit = Math.toIntExact(layout.offset(i, j) * type.bits());
                int mask = type.bits() == 4 ? 0xF : 0xFF;
                content[bit / 8] |= (byte) ((value(i, j) & mask) << bit % 8);
            }
        }
        core.put(Space.L1, 0, content);
    }

    private void check(DType type, Space space, Layout layout) {
        byte[] content = core.get(space);
        int mask = type.bits() == 4 ? 0xF : 0xFF;
        for (int i = 0; i < layout.rows(); i++) {
            for (int j = 0; j < layout.columns(); j++) {
                int bit = Math.toIntExact(layout.offset(i, j) * type.bits());
                Assertions.assertThat(content[bit / 8] >>> bit % 8 & mask).as("%s (%d, %d)", type, i, j)
                        .isEqualTo(value(i, j) & mask);
            }
        }
    }

    /** The low byte of an element. */
    private static byte value(int i, int j) {
        return (byte) (i * 37 + j * 11 + i / 16 * 5 + j / 16 * 3);
    }
}

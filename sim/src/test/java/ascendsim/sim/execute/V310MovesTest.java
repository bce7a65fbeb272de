package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moves of v310 against the index laws of the layouts (isa.md §3). */
class V310MovesTest {
    private static final int SEED = 950;

    private final Random random = new Random(SEED);
    private final InstructionUnderTest core = new InstructionUnderTest(V310MovesTest::bind);

    private static Meaning bind(Instruction instruction) {
        Executor executor = new Executor(new PlainArithmetic());
        return switch (instruction) {
            case Move move -> executor.bind(move, Target.V310);
            case Fixpipe fixpipe -> executor.bind(fixpipe, Target.V310);
            case Cube cube -> executor.bind(cube, Target.V310);
            default -> throw new IllegalArgumentException(instruction.text());
        };
    }

    @AfterEach
    void close() {
        core.close();
    }

    /** Random elements as [rows][columns][bytes of an element]. */
    private byte[][][] matrix(int rows, int columns, int bytes) {
        byte[][][] matrix = new byte[rows][columns][bytes];
        for (byte[][] row : matrix) {
            for (byte[] element : row) {
                random.nextBytes(element);
            }
        }
        return matrix;
    }

    private void nz(Space space, long address, byte[][][] matrix, int c0) {
        int rows = matrix.length;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                core.put(space, address + offsetNz(i, j, rows, c0) * matrix[i][j].length, matrix[i][j]);
            }
        }
    }

    private static long offsetNz(int i, int j, int rows, int c0) {
        return (long) (j / c0) * rows * c0 + (long) i * c0 + j % c0;
    }

    @ParameterizedTest
    @CsvSource({"int8,64,96", "float16,48,64", "bfloat16,32,16", "float32,48,32"})
    void aBlockOfTheLeftOperandKeepsItsLayout(String type, int rows, int columns) {
        DType dtype = DType.parse(type).orElseThrow();
        byte[][][] a = matrix(rows, columns, dtype.bits() / 8);
        nz(Space.L1, 1024, a, dtype.c0());
        int downs = rows / 16 - 1;
        int across = columns / dtype.c0() - 1;
        core.run("ld2dv2.l1.l0a l0a[512], l1[1024] {type=" + type + ", m_start=1, k_start=1, m_step=" + downs
                + ", k_step=" + across + ", src_stride=" + rows / 16 + ", dst_stride=" + (downs + 2) + "}");
        for (int i = 0; i < downs * 16; i++) {
            for (int k = 0; k < across * dtype.c0(); k++) {
                byte[] wanted = a[16 + i][dtype.c0() + k];
                long at = 512 + offsetNz(i, k, (downs + 2) * 16, dtype.c0()) * wanted.length;
                assertThat(core.get(Space.L0A, at, wanted.length)).as("%d,%d", i, k).isEqualTo(wanted);
            }
        }
    }

    /** B stored [K, N] to nZ, and A stored [K, M] to NZ: both are the NZ of the transposed matrix. */
    @ParameterizedTest
    @CsvSource({"int8,l0b", "float16,l0b", "bfloat16,l0a", "float32,l0b", "int8,l0a", "float32,l0a"})
    void aTransposedBlockIsThatOfTheTransposedMatrix(String type, String l0) {
        DType dtype = DType.parse(type).orElseThrow();
        int depth = 64;
        int width = 96;
        byte[][][] b = matrix(depth, width, dtype.bits() / 8);
        nz(Space.L1, 0, b, dtype.c0());
        Layout layout = Layout.fractalNz(width, depth, dtype);
        core.run("ld2dv2.l1." + l0 + " " + l0 + "[0], l1[0] {type=" + type + ", m_step=" + depth / 16 + ", k_step="
                + width / dtype.c0() + ", src_stride=" + depth / 16 + ", dst_stride=" + width / 16
                + ", transpose=true}");
        for (int k = 0; k < depth; k++) {
            for (int n = 0; n < width; n++) {
                byte[] wanted = b[k][n];
                long at = layout.offset(n, k) * wanted.length;
                assertThat(core.get(Space.parse(l0).orElseThrow(), at, wanted.length)).as("%d,%d", k, n)
                        .isEqualTo(wanted);
            }
        }
    }

    /** 4-bit elements, two to the byte, in squares of 64 x 64. */
    @ParameterizedTest
    @CsvSource({"float4_e2m1,l0b", "float4_e1m2,l0a"})
    void aTransposedBlockOfNibblesIsThatOfTheTransposedMatrix(String type, String l0) {
        int depth = 128;
        int width = 192;
        byte[] stored = new byte[depth * width / 2];
        random.nextBytes(stored);
        core.put(Space.L1, 0, stored);
        core.run("ld2dv2.l1." + l0 + " " + l0 + "[0], l1[0] {type=" + type + ", m_step=" + depth / 16 + ", k_step="
                + width / 64 + ", src_stride=" + depth / 16 + ", dst_stride=" + width / 16 + ", transpose=true}");
        byte[] turned = core.get(Space.parse(l0).orElseThrow(), 0, stored.length);
        for (int k = 0; k < depth; k++) {
            for (int n = 0; n < width; n++) {
                assertThat(nibble(turned, offsetNz(n, k, width, 64))).as("%d,%d", k, n)
                        .isEqualTo(nibble(stored, offsetNz(k, n, depth, 64)));
            }
        }
    }

    private static int nibble(byte[] packed, long index) {
        return packed[(int) (index / 2)] >> 4 * (index % 2) & 0xF;
    }

    /** Operands that need more room for what they stage than L1 has, in which it must end. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cp.gm.l1.dn2nz l1[0], gm[r0] {type=float32, rows=16384, columns=65535, src_pitch=16384, %s | 4294967296
        cp.gm.l1.nd2nz l1[0], gm[r0] {type=float16, rows=16384, columns=65535, src_pitch=65535, %s | 2147483648
        cp.ub.l1.nd2nz l1[0], ub[0] {type=float32, rows=16384, columns=65535, src_pitch=65535, %s  | 4294967296
        """)
    void whatL1CannotHoldIsNotStaged(String line, long bytes) {
        core.register(0, core.allocate(64));
        assertThatThrownBy(() -> core.run(line.formatted("dst_column_stride=16384}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(bytes + " B into a buffer of " + (512 << 10) + " B");
    }

    /** As constants these are refused in the program. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        3  | 4 | ld2dv2.l1.l0b l0b[0], l1[0] {type=int8, m_step=r1, k_step=r2, src_stride=4, dst_stride=4, %s
        6  | 4 | ld2dv2.l1.l0b l0b[0], l1[0] {type=float4_e2m1, m_step=r1, k_step=r2, src_stride=4, dst_stride=4, %s
        4  | 3 | ld2dv2.l1.l0b l0b[0], l1[0] {type=float32, m_step=r1, k_step=r2, src_stride=4, dst_stride=4, %s
        """)
    void stepsFromRegistersCutNoSquare(int down, int across, String line) {
        core.register(1, down);
        core.register(2, across);
        assertThatThrownBy(() -> core.run(line.formatted("transpose=true}")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected whole squares");
        core.run(line.formatted("transpose=false}"));
        core.register(1, 4);
        core.register(2, 4);
        core.run(line.formatted("transpose=true}"));
    }

    @ParameterizedTest
    @CsvSource({"m,33,32", "n,32,48"})
    void extentsFromRegistersAreSharedOutEvenly(String dual, int rows, int columns) {
        String line = "fixpipe.ub ub[0], l0c[0], fb[0] {quant=none, type=float32, m=r1, n=r2, src_stride=48,"
                + " dst_stride=64, dual=";
        core.register(1, rows);
        core.register(2, columns);
        assertThatThrownBy(() -> core.run(line + dual + "}")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a multiple of");
        core.run(line + (dual.equals("m") ? "n" : "m") + "}");
        core.run(line + "none}");
    }

    @ParameterizedTest
    @CsvSource({"int8,20,37", "float16,33,21", "float32,16,9"})
    void columnsInGmBecomeNz(String type, int rows, int columns) {
        DType dtype = DType.parse(type).orElseThrow();
        int bytes = dtype.bits() / 8;
        byte[][][] matrix = matrix(rows, columns, bytes);
        int pitch = rows + 3;
        long gm = core.allocate((long) pitch * columns * bytes);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                core.put(Space.GM, gm + ((long) j * pitch + i) * bytes, matrix[i][j]);
            }
        }
        core.put(Space.L1, 0, new byte[1 << 15]);
        core.run("cp.gm.l1.dn2nz l1[64], gm[" + gm + "] {type=" + type + ", rows=" + rows + ", columns=" + columns
                + ", src_pitch=" + pitch + ", dst_column_stride=" + (rows + 5) + "}");
        int c0 = dtype.c0();
        for (int j = 0; j < Math.ceilDiv(columns, c0) * c0; j++) {
            for (int i = 0; i < rows; i++) {
                byte[] wanted = j < columns ? matrix[i][j] : new byte[bytes];
                long at = 64 + offsetNz(i, j, rows + 5, c0) * bytes;
                assertThat(core.get(Space.L1, at, bytes)).as("%d,%d", i, j).isEqualTo(wanted);
            }
        }
    }

    @Test
    void rowsOfUbBecomeNzInTheCubesL1() {
        byte[][][] matrix = matrix(7, 20, 2);
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 20; j++) {
                core.put(Space.UB, 32 + (i * 24L + j) * 2, matrix[i][j]);
            }
        }
        core.run("cp.ub.l1.nd2nz l1[0], ub[32] {type=float16, rows=7, columns=20, src_pitch=24, dst_column_stride=16}");
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 32; j++) {
                assertThat(core.get(Space.L1, offsetNz(i, j, 16, 16) * 2, 2)).as("%d,%d", i, j)
                        .isEqualTo(j < 20 ? matrix[i][j] : new byte[2]);
            }
        }
    }

    @Test
    void copiesGoToTheVectorTheyName() {
        byte[] content = new byte[64];
        random.nextBytes(content);
        core.put(Space.L1, 0, content);
        core.run("cp.l1.ub ub[96], l1[0] {count=2, length=1, dst_gap=1, sub_block=1}");
        assertThat(core.second(96, 32)).isEqualTo(java.util.Arrays.copyOf(content, 32));
        assertThat(core.second(160, 32)).isEqualTo(java.util.Arrays.copyOfRange(content, 32, 64));
        assertThat(core.get(Space.UB, 96, 32)).containsOnly(0);
    }

    private int[][] accumulators(int m, int n) {
        int[][] c = new int[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                c[i][j] = random.nextInt();
                core.put(Space.L0C, ((long) j / 16 * m * 16 + i * 16L + j % 16) * 4, bytes(c[i][j]));
            }
        }
        return c;
    }

    private static byte[] bytes(int value) {
        return java.nio.ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    private static String drain(String fields) {
        return "fixpipe.ub ub[64], l0c[0], fb[0] {quant=none_s32, type=int32, m=32, n=64, src_stride=32, " + fields
                + "}";
    }

    @Test
    void bothVectorsGetTheirHalfOfTheRows() {
        int[][] c = accumulators(32, 64);
        core.run(drain("dst_stride=80, dual=m"));
        for (int i = 0; i < 32; i++) {
            for (int j = 0; j < 64; j++) {
                long at = 64 + (i % 16 * 80L + j) * 4;
                assertThat(i < 16 ? core.get(Space.UB, at, 4) : core.second(at, 4)).isEqualTo(bytes(c[i][j]));
            }
        }
    }

    @Test
    void bothVectorsGetTheirHalfOfTheColumns() {
        int[][] c = accumulators(32, 64);
        core.run(drain("dst_stride=32, dual=n"));
        for (int i = 0; i < 32; i++) {
            for (int j = 0; j < 64; j++) {
                long at = 64 + (i * 32L + j % 32) * 4;
                assertThat(j < 32 ? core.get(Space.UB, at, 4) : core.second(at, 4)).isEqualTo(bytes(c[i][j]));
            }
        }
    }

    @Test
    void oneVectorGetsAllOfIt() {
        int[][] c = accumulators(32, 64);
        core.run(drain("dst_stride=64, sub_block=1"));
        assertThat(core.second(64 + (31 * 64 + 63) * 4, 4)).isEqualTo(bytes(c[31][63]));
        assertThat(core.get(Space.UB, 64, 8192)).containsOnly(0);
    }

    @Test
    void dnIsColumns() {
        int[][] c = accumulators(32, 64);
        core.run(drain("dst_stride=40, arrangement=dn"));
        for (int i = 0; i < 32; i++) {
            for (int j = 0; j < 64; j++) {
                assertThat(core.get(Space.UB, 64 + (j * 40L + i) * 4, 4)).isEqualTo(bytes(c[i][j]));
            }
        }
    }

    @Test
    void withoutGemvASingleRowLiesInFractals() {
        for (int k = 0; k < 48; k++) {
            core.put(Space.L0A, k / 32 * 512 + k % 32, new byte[]{(byte) (k + 1)});
            core.put(Space.L0B, k / 32 * 512 + k % 32, new byte[]{1});
        }
        core.run("mmad l0c[0], l0a[0], l0b[0], bt[0] {types=s8, m=1, n=1, k=48, start=1, no_gemv=true}");
        assertThat(core.get(Space.L0C, 0, 4)).isEqualTo(bytes(48 * 49 / 2));
    }
}

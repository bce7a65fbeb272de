package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Cube.Types;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products with scales, and the loads of scales, against the formulas of isa.md §3. */
class MmadMxTest {
    private static final long A = 1024;
    private static final long B = 2048;
    private static final int NAN = 0xFF;

    private final Random random = new Random(950);
    private final InstructionUnderTest core = new InstructionUnderTest(MmadMxTest::bind);

    private static Meaning bind(Instruction instruction) {
        Executor executor = new Executor(new VectorApiArithmetic());
        return instruction instanceof LoadMx load
                ? executor.bind(load, Target.V310)
                : executor.bind((MmadMx) instruction, Target.V310);
    }

    @AfterEach
    void close() {
        core.close();
    }

    private static Address at(Space space, long offset) {
        return new Address(space, Affine.of(offset));
    }

    private static MmadMx mmad(Types types, int m, int n, int k) {
        return new MmadMx(types, at(Space.L0C, 0), at(Space.L0A, A), at(Space.L0B, B), Affine.of(m), Affine.of(n),
                Affine.of(k), Affine.of(Mmad.ZERO), at(Space.BT, 0), Affine.ZERO);
    }

    private static FloatFormat format(DType type) {
        return switch (type) {
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN;
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2;
            case FLOAT4_E2M1 -> FloatFormat.FLOAT4_E2M1;
            case FLOAT4_E1M2 -> FloatFormat.FLOAT4_E1M2;
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    /** Puts a random finite value, as code, at an element. */
    private float operand(Space space, long base, long index, DType type) {
        FloatFormat format = format(type);
        int code = random.nextInt(1 << type.bits());
        while (!Float.isFinite(format.decode(code))) {
            code = random.nextInt(1 << type.bits());
        }
        if (type.isPacked()) {
            byte old = core.get(space)[(int) (base + index / 2)];
            int pair = index % 2 == 0 ? old & 0xF0 | code : old & 0x0F | code << 4;
            core.put(space, base + index / 2, new byte[]{(byte) pair});
        } else {
            core.put(space, base + index, new byte[]{(byte) code});
        }
        return format.decode(code);
    }

    private static long scalePlace(int line, int group, int groups) {
        return (line / 16 * (groups / 2) + group / 2) * 32L + line % 16 * 2 + group % 2;
    }

    private float[] scales(Space space, long base, int lines, int groups) {
        float[] values = new float[lines * groups];
        for (int line = 0; line < lines; line++) {
            for (int group = 0; group < groups; group++) {
                int code = 120 + random.nextInt(15);
                core.put(space, base + scalePlace(line, group, groups), new byte[]{(byte) code});
                values[line * groups + group] = (float) Math.pow(2, code - 127);
            }
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"E4M3,17,20,128", "E5M2,3,5,64", "E4M3_E5M2,1,16,192", "E5M2_E4M3,16,33,64", "E2M1,18,19,128",
            "E1M2,1,3,64", "E2M1_E1M2,5,17,192", "E1M2_E2M1,33,4,64"})
    void everyGroupHasItsScale(Types types, int m, int n, int k) {
        int groups = k / MmadMx.GROUP;
        Layout layoutA = Layout.fractalNz(m, k, types.operand());
        Layout layoutB = Layout.zn(k, n, types.right());
        float[][] a = new float[m][k];
        float[][] b = new float[k][n];
        float[] scalesA = scales(Space.L0A_MX, A / 16, m, groups);
        float[] scalesB = scales(Space.L0B_MX, B / 16, n, groups);
        for (int p = 0; p < k; p++) {
            for (int i = 0; i < m; i++) {
                a[i][p] = operand(Space.L0A, A, layoutA.offset(i, p), types.operand()) * scalesA[i * groups + p / 32];
            }
            for (int j = 0; j < n; j++) {
                b[p][j] = operand(Space.L0B, B, layoutB.offset(p, j), types.right()) * scalesB[j * groups + p / 32];
            }
        }
        core.run(mmad(types, m, n, k));
        Layout layoutC = Layout.l0c(m, n);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float expected = 0;
                for (int p = 0; p < k; p++) {
                    expected = Math.fma(a[i][p], b[p][j], expected);
                }
                assertThat(core.memory().local(Space.L0C).get(Matrices.FLOAT, layoutC.offset(i, j) * 4))
                        .as("%d,%d", i, j).isEqualTo(expected);
            }
        }
    }

    @Test
    void aScaleThatIsNoNumberSpoilsItsRow() {
        core.memory().local(Space.L0A).fill((byte) 0);
        core.memory().local(Space.L0B).fill((byte) 0);
        core.memory().local(Space.L0A_MX).fill((byte) 127);
        core.memory().local(Space.L0B_MX).fill((byte) 127);
        core.put(Space.L0A_MX, A / 16 + scalePlace(1, 0, 2), new byte[]{(byte) NAN});
        core.run(mmad(Types.E4M3, 2, 1, 64));
        assertThat(core.memory().local(Space.L0C).get(Matrices.FLOAT, 0)).isZero();
        assertThat(core.memory().local(Space.L0C).get(Matrices.FLOAT, 64)).isNaN();
    }

    @Test
    void whatHasNoScalesIsRefused() {
        assertThatThrownBy(() -> mmad(Types.F16, 16, 16, 64)).isInstanceOf(IllegalInstruction.class)
                .hasMessageContaining("mmad.mx types=f16");
        assertThatThrownBy(() -> mmad(Types.HIF8, 16, 16, 64)).isInstanceOf(IllegalInstruction.class);
        assertThatThrownBy(() -> mmad(Types.E4M3, 16, 16, 32)).isInstanceOf(IllegalInstruction.class)
                .hasMessageContaining("k is 32");
        assertThatThrownBy(() -> new Mmad(Types.E2M1, at(Space.L0C, 0), at(Space.L0A, A), at(Space.L0B, B),
                Affine.of(16), Affine.of(16), Affine.of(64), Affine.ONE, at(Space.BT, 0), Affine.ZERO, false))
                .isInstanceOf(IllegalInstruction.class).hasMessageContaining("mmad.mx");
        assertThat(MmadMx.FORM.illegal(mmad(Types.E4M3, 16, 16, 64), Target.V220)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0,0,3,4,4,4", "1,2,2,3,6,3", "2,1,1,1,5,1", "0,0,0,4,4,4"})
    void scalesAreLoadedByFractals(int xStart, int yStart, int xStep, int yStep, int srcStride, int dstStride) {
        byte[] source = new byte[4096];
        random.nextBytes(source);
        core.put(Space.L1, 64, source);
        byte[] before = core.get(Space.L0B_MX);
        core.run(new LoadMx(at(Space.L0B_MX, 96), at(Space.L1, 64), Affine.of(xStart), Affine.of(yStart),
                Affine.of(xStep), Affine.of(yStep), Affine.of(srcStride), Affine.of(dstStride)));
        for (int x = 0; x < xStep; x++) {
            for (int i = 0; i < yStep * 32; i++) {
                before[96 + x * dstStride * 32 + i] = source[((xStart + x) * srcStride + yStart) * 32 + i];
            }
        }
        assertThat(core.get(Space.L0B_MX)).isEqualTo(before);
    }
}

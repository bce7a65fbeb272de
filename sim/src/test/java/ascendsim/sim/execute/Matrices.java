package ascendsim.sim.execute;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.dtype.HFloat32;
import ascendsim.isa.dtype.HiFloat8;
import ascendsim.isa.dtype.Int4;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Cube.Types;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;

/** Operands of a product as codes of their type: A[m][k] and B[k][n]. */
record Matrices(Types types, int m, int n, int k, int[][] a, int[][] b) {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final float[] SPECIAL = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f,
            Float.MIN_VALUE, 0x1p-24f, 0x1p-126f, 65504, Float.MAX_VALUE};

    /** Random codes; of {@code oneIn} values one is special, none when 0. */
    static Matrices random(Types types, int[] mnk, int oneIn, Random random) {
        int[][] a = new int[mnk[0]][mnk[2]];
        int[][] b = new int[mnk[2]][mnk[1]];
        for (int[][] matrix : new int[][][]{a, b}) {
            DType type = matrix == a ? types.operand() : types.right();
            for (int[] row : matrix) {
                for (int i = 0; i < row.length; i++) {
                    boolean special = oneIn > 0 && random.nextInt(oneIn) == 0;
                    float value = special
                            ? SPECIAL[random.nextInt(SPECIAL.length)]
                            : (float) random.nextGaussian() * (1 << random.nextInt(6));
                    row[i] = code(type, value, random);
                }
            }
        }
        return new Matrices(types, mnk[0], mnk[1], mnk[2], a, b);
    }

    private static int code(DType type, float value, Random random) {
        return switch (type) {
            case FLOAT16 -> Float16.fromFloat(value);
            case BFLOAT16 -> BFloat16.fromFloat(value);
            case FLOAT32 -> Float.floatToRawIntBits(value);
            case INT8 -> random.nextInt(256) - 128;
            case INT4 -> random.nextInt(16) - 8;
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.encode(value, Rounding.RINT, Overflow.INF_NAN);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.encode(value, Rounding.RINT, Overflow.INF_NAN);
            case HIFLOAT8 -> HiFloat8.fromFloat(value, Overflow.INF_NAN);
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    /** The value of a code of A, as the cube sees it. */
    float left(int code, boolean hf32) {
        return value(types.operand(), code, hf32);
    }

    /** The value of a code of B, as the cube sees it. */
    float right(int code, boolean hf32) {
        return value(types.right(), code, hf32);
    }

    private static float value(DType type, int code, boolean hf32) {
        return switch (type) {
            case FLOAT16 -> Float16.toFloat((short) code);
            case BFLOAT16 -> BFloat16.toFloat((short) code);
            case FLOAT32 -> hf32 ? HFloat32.round(Float.intBitsToFloat(code)) : Float.intBitsToFloat(code);
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.decode(code);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.decode(code);
            case HIFLOAT8 -> HiFloat8.toFloat(code);
            default -> code;
        };
    }

    /**
     * Puts columns {@code first} … of A and the same rows of B where an Mmad of {@code count} k at L0A 512 and L0B 1024
     * looks for them on an architecture.
     */
    void place(InstructionUnderTest core, int first, int count, Target target) {
        Layout layoutA = m == 1 ? Layout.nd(1, count) : fractals(count, target);
        Layout layoutB = Layout.zn(count, n, types.operand());
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < count; j++) {
                put(core.memory().local(Space.L0A).asSlice(512), layoutA.offset(i, j), a[i][first + j]);
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < n; j++) {
                put(core.memory().local(Space.L0B).asSlice(1024), layoutB.offset(i, j), b[first + i][j]);
            }
        }
    }

    private Layout fractals(int count, Target target) {
        return switch (target) {
            case V220 -> Layout.zz(m, count, types.operand());
            case V310 -> Layout.fractalNz(m, count, types.operand());
        };
    }

    private void put(MemorySegment segment, long index, int code) {
        switch (types.operand().bits()) {
            case 4 -> {
                byte old = segment.get(ValueLayout.JAVA_BYTE, index / 2);
                byte pair = index % 2 == 0 ? Int4.pack(code, Int4.high(old)) : Int4.pack(Int4.low(old), code);
                segment.set(ValueLayout.JAVA_BYTE, index / 2, pair);
            }
            case 8 -> segment.set(ValueLayout.JAVA_BYTE, index, (byte) code);
            case 16 -> segment.set(SHORT, index * 2, (short) code);
            default -> segment.set(INT, index * 4, code);
        }
    }
}

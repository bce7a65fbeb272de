package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.dtype.HFloat32;
import ascendsim.isa.dtype.HiFloat8;
import ascendsim.isa.dtype.Int4;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntFunction;

/** Matrix products in plain Java. */
final class PlainMatrix {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private PlainMatrix() {
    }

    static Widening widening(DType operand, boolean hf32) {
        return switch (operand) {
            case FLOAT16 -> PlainMatrix::widenFloat16;
            case BFLOAT16 -> PlainMatrix::widenBFloat16;
            case FLOAT32 -> hf32 ? PlainMatrix::roundHFloat32 : PlainMatrix::copyFloat32;
            case INT8 -> PlainMatrix::widenInt8;
            case INT4 -> PlainMatrix::widenInt4;
            case FLOAT8_E4M3FN -> bytes(FloatFormat.FLOAT8_E4M3FN::decode);
            case FLOAT8_E5M2 -> bytes(FloatFormat.FLOAT8_E5M2::decode);
            case HIFLOAT8 -> bytes(HiFloat8::toFloat);
            case FLOAT4_E2M1 -> nibbles(FloatFormat.FLOAT4_E2M1);
            case FLOAT4_E1M2 -> nibbles(FloatFormat.FLOAT4_E1M2);
            default -> throw new IllegalArgumentException("the cube multiplies no " + operand);
        };
    }

    private static Widening bytes(IntFunction<Float> decode) {
        float[] values = new float[1 << Byte.SIZE];
        for (int code = 0; code < values.length; code++) {
            values[code] = decode.apply(code);
        }
        return (from, at, to, index) -> {
            for (int i = 0; i < Widening.BYTES; i++) {
                to[index + i] = values[Byte.toUnsignedInt(from.get(ValueLayout.JAVA_BYTE, at + i))];
            }
        };
    }

    private static Widening nibbles(FloatFormat format) {
        float[] values = new float[1 << Byte.SIZE / 2];
        for (int code = 0; code < values.length; code++) {
            values[code] = format.decode(code);
        }
        return (from, at, to, index) -> {
            for (int i = 0; i < Widening.BYTES; i++) {
                int pair = Byte.toUnsignedInt(from.get(ValueLayout.JAVA_BYTE, at + i));
                to[index + 2 * i] = values[pair & values.length - 1];
                to[index + 2 * i + 1] = values[pair >> Byte.SIZE / 2];
            }
        };
    }

    private static void widenFloat16(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES / Short.BYTES; i++) {
            to[index + i] = Float16.toFloat(from.get(SHORT, at + (long) i * Short.BYTES));
        }
    }

    private static void widenBFloat16(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES / Short.BYTES; i++) {
            to[index + i] = BFloat16.toFloat(from.get(SHORT, at + (long) i * Short.BYTES));
        }
    }

    private static void copyFloat32(MemorySegment from, long at, float[] to, int index) {
        MemorySegment.copy(from, FLOAT, at, to, index, Widening.BYTES / Float.BYTES);
    }

    private static void roundHFloat32(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES / Float.BYTES; i++) {
            to[index + i] = HFloat32.round(from.get(FLOAT, at + (long) i * Float.BYTES));
        }
    }

    private static void widenInt8(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES; i++) {
            to[index + i] = from.get(ValueLayout.JAVA_BYTE, at + i);
        }
    }

    static void widenInt4(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES; i++) {
            byte pair = from.get(ValueLayout.JAVA_BYTE, at + i);
            to[index + 2 * i] = Int4.low(pair);
            to[index + 2 * i + 1] = Int4.high(pair);
        }
    }

    static void transpose(float[] floats, int from, int to, int c0) {
        for (int k = 0; k < c0; k++) {
            for (int column = 0; column < Panels.FRACTAL; column++) {
                floats[to + k * Panels.FRACTAL + column] = floats[from + column * c0 + k];
            }
        }
    }

    static void multiplyFloats(Product product) {
        Panels panels = product.panels();
        for (int row = 0; row < panels.m(); row++) {
            for (int column = 0; column < panels.n(); column++) {
                long at = element(product, row, column);
                float sum = chain(product, row, column, product.c().get(FLOAT, at));
                product.c().set(FLOAT, at, sum == sum ? sum : Float.NaN);
            }
        }
    }

    static void multiplyIntegers(Product whole) {
        for (int k = 0; k < whole.panels().steps(); k += Arithmetic.EXACT_PRODUCTS) {
            Product product = whole.chunk(k, Arithmetic.EXACT_PRODUCTS);
            for (int row = 0; row < product.panels().m(); row++) {
                for (int column = 0; column < product.panels().n(); column++) {
                    long at = element(product, row, column);
                    product.c().set(INT, at, product.c().get(INT, at) + (int) chain(product, row, column, 0));
                }
            }
        }
    }

    private static long element(Product product, int row, int column) {
        int inside = column % Panels.FRACTAL;
        return product.at() + product.panels().c(row, column / Panels.FRACTAL) + (long) inside * Float.BYTES;
    }

    private static float chain(Product product, int row, int column, float start) {
        Panels panels = product.panels();
        float[] operands = product.operands();
        int a = panels.a(row);
        int b = panels.b(column / Panels.FRACTAL) + column % Panels.FRACTAL;
        float sum = start;
        for (int k = 0; k < panels.steps(); k++) {
            sum = Math.fma(operands[a + k], operands[b + k * Panels.FRACTAL], sum);
        }
        return sum;
    }
}

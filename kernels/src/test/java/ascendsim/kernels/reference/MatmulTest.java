package ascendsim.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MatmulTest {
    private static final long SEED = 20250717;

    /** One shape of a matmul and how its operands are stored. */
    record Form(int m, int k, int n, boolean transposedX, boolean transposedY, Format formatY) {
    }

    static Stream<Form> forms() {
        List<int[]> sizes = List.of(new int[]{1, 1, 1}, new int[]{3, 70, 5}, new int[]{17, 8, 33},
                new int[]{5, 131, 100}, new int[]{2, 9, 515});
        return sizes.stream().flatMap(s -> Stream.of(Format.values()).flatMap(format -> Stream.of(
                new Form(s[0], s[1], s[2], false, false, format), new Form(s[0], s[1], s[2], true, false, format),
                new Form(s[0], s[1], s[2], false, true, format), new Form(s[0], s[1], s[2], true, true, format))));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void floatChainsWithOneRoundingPerStep(Form form) {
        for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32)) {
            for (boolean biased : new boolean[]{false, true}) {
                OperatorCall call = call(form, dtype);
                Tensor bias = filled(TensorType.nd(DType.FLOAT32, form.n()), SEED + 2);
                OperatorCall whole = biased ? call.with("bias", TensorArgument.of(bias)) : call;
                Expected expected = run(whole);
                assertThat(expected.tensor().type()).isEqualTo(TensorType.nd(dtype, form.m(), form.n()));
                Matrix x = new Matrix(call.required("x"));
                Matrix y = new Matrix(call.required("y"));
                long[] all = LongStream.range(0, (long) form.m() * form.n()).toArray();
                long[] codes = new long[all.length];
                double[] magnitudes = new double[all.length];
                for (int i = 0; i < all.length; i++) {
                    int column = i % form.n();
                    Chain chain = chain(x, y, i / form.n(), column, biased ? bias.floatAt(column) : 0);
                    codes[i] = Elements.fromFloat(dtype, chain.sum());
                    magnitudes[i] = chain.magnitude();
                }
                assertThat(LongStream.of(all).map(expected.tensor()::codeAt).toArray())
                        .as("%s %s, seed %d", form, dtype, SEED).isEqualTo(codes);
                assertThat(expected.magnitudes().of(all)).as("S, seed %d", SEED).isEqualTo(magnitudes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void integersAreExact(Form form) {
        OperatorCall call = call(form, DType.INT8);
        Tensor bias = filled(TensorType.nd(DType.INT32, form.n()), SEED + 2);
        Tensor out = run(call.with("bias", TensorArgument.of(bias))).tensor();
        assertThat(out.dtype()).isEqualTo(DType.INT32);
        Matrix x = new Matrix(call.required("x"));
        Matrix y = new Matrix(call.required("y"));
        long[] sums = new long[form.m() * form.n()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = bias.longAt(i % form.n());
            for (int k = 0; k < form.k(); k++) {
                sums[i] += (long) x.at(i / form.n(), k) * (long) y.at(k, i % form.n());
            }
        }
        assertThat(LongStream.range(0, sums.length).map(out::longAt).toArray()).as("%s, seed %d", form, SEED)
                .isEqualTo(sums);
    }

    @Test
    void integersWrap() {
        int k = 131_073;
        Tensor x = Tensor.zeros(TensorType.nd(DType.INT8, 1, k));
        x.segment().fill((byte) -128);
        OperatorCall call = OperatorCall.of("matmul").with("x", TensorArgument.of(x)).with("y",
                new TensorArgument(x, true));
        assertThat(run(call).tensor().longAt(0)).isEqualTo((int) (k * 16384L)).isNegative();
    }

    @Test
    void float16BiasIsWidened() {
        OperatorCall call = OperatorCall.of("matmul")
                .with("x", TensorArgument.of(Tensor.ofFloats(DType.FLOAT16, Shape.of(1, 1), 1)))
                .with("y", TensorArgument.of(Tensor.ofFloats(DType.FLOAT16, Shape.of(1, 2), 2, 0.5f)))
                .with("bias", TensorArgument.of(Tensor.ofFloats(DType.FLOAT16, Shape.of(2), 0.25f, -8)));
        Expected expected = run(call);
        assertThat(expected.tensor().floatAt(0)).isEqualTo(2.25f);
        assertThat(expected.tensor().floatAt(1)).isEqualTo(-7.5f);
        assertThat(expected.magnitudes().of(new long[]{0, 1})).containsExactly(2.25, 8.5);
    }

    @Test
    void overflowAndNanArriveInTheOutput() {
        OperatorCall call = OperatorCall.of("matmul")
                .with("x", TensorArgument.of(Tensor.ofFloats(DType.FLOAT16, Shape.of(2, 1), 60000, Float.NaN)))
                .with("y", TensorArgument.of(Tensor.ofFloats(DType.FLOAT16, Shape.of(1, 1), 2)));
        Tensor out = run(call).tensor();
        assertThat(out.floatAt(0)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(out.floatAt(1)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT16", "BFLOAT16", "FLOAT32", "INT8"})
    void theNumberOfThreadsDoesNotMatter(DType dtype) {
        OperatorCall call = call(new Form(600, 100, 1100, false, true, Format.ND), dtype);
        Tensor one = Pools.run(1, () -> run(call).tensor());
        Tensor five = Pools.run(5, () -> run(call).tensor());
        assertThat(one.segment().mismatch(five.segment())).as("seed %d", SEED).isEqualTo(-1);
        assertThat(LongStream.range(0, one.elements()).filter(i -> one.codeAt(i) != 0).count())
                .isGreaterThan(one.elements() / 2);
    }

    /** Many elements of some rows, few of others: both ways to compute S give the same bits. */
    @Test
    void magnitudesDoNotDependOnTheirNumber() {
        Expected expected = run(call(new Form(300, 65, 700, false, false, Format.FRACTAL_NZ), DType.FLOAT32));
        long[] some = LongStream.range(0, 300 * 700).filter(i -> i < 900 || i % 9_973 == 0).toArray();
        double[] together = expected.magnitudes().of(some);
        for (int i = 0; i < some.length; i++) {
            assertThat(together[i]).as("element %d, seed %d", some[i], SEED)
                    .isEqualTo(expected.magnitudes().of(new long[]{some[i]})[0]).isPositive();
        }
    }

    private record Chain(float sum, double magnitude) {
    }

    private static Chain chain(Matrix x, Matrix y, int row, int column, float bias) {
        float sum = bias;
        double magnitude = Math.abs((double) bias);
        for (int k = 0; k < x.argument().shape().dim(1); k++) {
            BigDecimal product = new BigDecimal(x.at(row, k)).multiply(new BigDecimal(y.at(k, column)));
            sum = product.add(new BigDecimal(sum)).floatValue();
            magnitude += product.abs().doubleValue();
        }
        return new Chain(sum, magnitude);
    }

    /** The elements of a matrix as the operator sees it. */
    private record Matrix(TensorArgument argument) {
        float at(long row, long column) {
            long columns = argument.tensor().shape().dim(1);
            return argument.tensor().floatAt(argument.transposed() ? column * columns + row : row * columns + column);
        }
    }

    private static OperatorCall call(Form form, DType dtype) {
        TensorType x = form.transposedX()
                ? TensorType.nd(dtype, form.k(), form.m())
                : TensorType.nd(dtype, form.m(), form.k());
        TensorType y = form.transposedY()
                ? TensorType.nd(dtype, form.n(), form.k())
                : TensorType.nd(dtype, form.k(), form.n());
        return OperatorCall.of("matmul").with("x", new TensorArgument(filled(x, SEED), form.transposedX())).with("y",
                new TensorArgument(filled(y.with(form.formatY()), SEED + 1), form.transposedY()));
    }

    private static Tensor filled(TensorType type, long seed) {
        Tensor tensor = Tensor.zeros(type);
        Random random = new Random(seed);
        for (long i = 0; i < tensor.elements(); i++) {
            if (type.dtype().isFloat()) {
                tensor.putFloat(i, (float) random.nextGaussian());
            } else {
                tensor.putLong(i, random.nextInt(256) - 128);
            }
        }
        return tensor;
    }

    private static Expected run(OperatorCall call) {
        return Reference.matmul().expected(call).get("out");
    }
}

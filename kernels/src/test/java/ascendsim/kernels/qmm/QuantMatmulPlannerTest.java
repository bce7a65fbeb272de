package ascendsim.kernels.qmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ascendsim.kernels.call.OperatorCall;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The official tiling of every legal call can be built. */
class QuantMatmulPlannerTest {
    private static final String CALL =
            """
                {"x1":{"shape":[%s],"dtype":"%s","transposed":%b},"x2":{"shape":[%s],"dtype":"%s","transposed":%b,"format":"%s"},
                 "scale":{"shape":[%d],"dtype":"float32"},"output_dtype":"float16"%s}""";

    static LongStream random() {
        return LongStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        boolean int4 = random.nextInt(3) == 0;
        boolean few = random.nextBoolean();
        long m = few ? random.nextInt(1, 65) : size(random, 60_000);
        long k = int4 ? 8 * size(random, 8191) : size(random, 65_535);
        long n = int4 ? 8 * size(random, 8191) : size(random, 65_535);
        boolean left = !int4 && random.nextInt(3) == 0;
        boolean right = random.nextBoolean();
        String batch = random.nextInt(4) == 0 ? random.nextInt(1, 9) + "," : "";
        String type = int4 ? "int4" : "int8";
        String more = random.nextBoolean() ? ",\"bias\":{\"shape\":[" + n + "],\"dtype\":\"int32\"}" : "";
        if (random.nextBoolean()) {
            more += ",\"pertoken_scale\":{\"shape\":[" + m + "],\"dtype\":\"float32\"}";
        }
        isBuilt(CALL.formatted(batch + (left ? k + "," + m : m + "," + k), type, left,
                right ? n + "," + k : k + "," + n,
                type, right, random.nextBoolean() ? "ND" : "FRACTAL_NZ", random.nextBoolean() ? 1 : n, more));
    }

    /** As many small sizes as large ones. */
    private static long size(RandomGenerator random, long most) {
        return Math.round(Math.exp(random.nextDouble() * Math.log(most)));
    }

    /** Columns of int4 in FRACTAL_NZ come 64 at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"13234,184,264", "1698,6800,37648"})
    void columnsOfInt4(String sizes) {
        String[] s = sizes.split(",");
        isBuilt(CALL.formatted(s[0] + "," + s[1], "int4", false, s[1] + "," + s[2], "int4", false, "FRACTAL_NZ", 1,
                ""));
    }

    private static void isBuilt(String json) {
        OperatorCall call = QuantMatmulRuns.call(json, 1);
        assertThat(new QuantMatmulContract().check(call)).as(json).isEmpty();
        assertThatCode(() -> new QuantMatmulOperator().plan(QuantMatmulRuns.CHIP, call, Optional.empty())).as(json)
                .doesNotThrowAnyException();
    }
}

package ascendsim.kernels.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialiserTest {

    @Test
    void allForms() {
        assertThat(parse("uniform(-5, 5)")).isEqualTo(new Initialiser.Uniform(-5, 5));
        assertThat(parse("normal(0,1e-2)")).isEqualTo(new Initialiser.Normal(0, 0.01));
        assertThat(parse("randint(-10,10)")).isEqualTo(new Initialiser.RandInt(-10, 10));
        assertThat(parse("zeros")).isEqualTo(new Initialiser.Constant(0));
        assertThat(parse("ones")).isEqualTo(new Initialiser.Constant(1));
        assertThat(parse("nan")).isEqualTo(new Initialiser.Constant(Double.NaN));
        assertThat(parse("inf")).isEqualTo(new Initialiser.Constant(Double.POSITIVE_INFINITY));
        assertThat(parse("arange")).isEqualTo(new Initialiser.Arange());
        assertThat(parse("permutation(8)")).isEqualTo(new Initialiser.Permutation(8, 1, 0));
        assertThat(parse("choice(1,-1)")).isEqualTo(new Initialiser.Choice(List.of(number("1"), number("-1"))));
        assertThat(parse("values[-1,0.5]")).isEqualTo(new Initialiser.Values(List.of(number("-1"), number("0.5"))));
        assertThat(parse("values[]")).isEqualTo(new Initialiser.Values(List.of()));
        assertThat(parse("quant_word(-0.02,0.02)")).isEqualTo(new Initialiser.QuantWord(-0.02, 0.02));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "unifrom(0,1)| case.x.init: \"unifrom(0,1)\"; expected one of uniform, normal, randint, zeros, "
                    + "ones, arange, permutation, choice, values, nan, inf, quant_word; did you mean uniform?",
            "uniform(0)| case.x.init: \"uniform(0)\"; expected 2 numbers",
            "zeros(3)| case.x.init: \"zeros(3)\"; expected no numbers",
            "randint(5,5)| case.x.init: \"randint(5,5)\"; expected the second number above the first: it is excluded",
            "randint(0,1.5)| case.x.init: \"randint(0,1.5)\"; expected whole numbers of 64 bits",
            "uniform(a,1)| case.x.init: \"uniform(a,1)\" with \"a\"; expected numbers",
            "uniform(1e999,1)| case.x.init: \"uniform(1e999,1)\"; expected numbers that fit a double",
            "uniform(0,1| case.x.init: \"uniform(0,1\"; expected name(numbers), values[numbers] or a name; did "
                    + "you mean uniform?",
            "choice()| case.x.init: \"choice()\"; expected one number or more"})
    void refusals(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(BadInput.class).hasMessage(message);
    }

    @Test
    void whatDoesNotFitTheTensor() {
        TensorType four = TensorType.nd(DType.INT8, 2, 2);
        assertThat(parse("nan").problem(four)).contains("int8 holds neither nan nor inf");
        assertThat(parse("nan").problem(TensorType.nd(DType.FLOAT16, 4))).isEmpty();
        assertThat(parse("values[1,2]").problem(four)).contains("2 values; shape [2,2] has 4");
        assertThat(parse("permutation(3)").problem(four)).contains("permutation of 3; shape [2,2] needs at least 4");
        assertThat(parse("permutation(4)").problem(four)).isEmpty();
        assertThat(parse("quant_word(0,1)").problem(four))
                .contains("a quantisation word needs int64 or uint64, not int8");
        assertThat(parse("quant_word(0,1)").problem(TensorType.nd(DType.INT64, 4))).isEmpty();
    }

    private static Initialiser parse(String text) {
        return Initialiser.parse("case.x.init", text);
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}

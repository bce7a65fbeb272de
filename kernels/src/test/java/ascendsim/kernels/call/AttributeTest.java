package ascendsim.kernels.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeTest {

    @Test
    void numbersAreEqualHoweverWritten() {
        assertThat(new Attribute.Number(new BigDecimal("1.0"))).isEqualTo(Attribute.of(1))
                .isEqualTo(new Attribute.Number(new BigDecimal("10e-1"))).hasToString("1");
        assertThat(Attribute.of(0.0)).isEqualTo(Attribute.of(0));
        assertThat(Attribute.of(100)).hasToString("100");
    }

    @Test
    void wholeMeansItFitsALong() {
        assertThat(whole("9223372036854775807")).isTrue();
        assertThat(whole("9223372036854775808")).isFalse();
        assertThat(whole("-9223372036854775808")).isTrue();
        assertThat(whole("1e18")).isTrue();
        assertThat(whole("1e900000000")).isFalse();
        assertThat(whole("1e2147483647")).isFalse();
        assertThat(whole("0.5")).isFalse();
        assertThat(whole("2.50e1")).isTrue();
    }

    @Test
    void textFormIsJson() {
        Attribute items = new Attribute.Items(List.of(Attribute.of(1), Attribute.of("a\"b"), Attribute.of(true)));
        assertThat(items).hasToString("[1,\"a\\\"b\",true]");
    }

    private static boolean whole(String number) {
        return new Attribute.Number(new BigDecimal(number)).isWhole();
    }
}

package ascendsim.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void bytesInTheLargestUnitThatFits() {
        assertThat(Numbers.bytes(0)).isEqualTo("0 B");
        assertThat(Numbers.bytes(1023)).isEqualTo("1023 B");
        assertThat(Numbers.bytes(1024)).isEqualTo("1 KiB");
        assertThat(Numbers.bytes(1536)).isEqualTo("1.50 KiB");
        assertThat(Numbers.bytes(192L << 20)).isEqualTo("192 MiB");
        assertThat(Numbers.bytes((100L << 30) + (1L << 29))).isEqualTo("100.5 GiB");
    }

    @Test
    void plainNumbersHaveNoNeedlessPoint() {
        assertThat(Numbers.plain(1800)).isEqualTo("1800");
        assertThat(Numbers.plain(0.125)).isEqualTo("0.125");
        assertThat(Numbers.grouped(1234567)).isEqualTo("1,234,567");
        assertThat(Numbers.percent(0.4567)).isEqualTo("45.7 %");
    }

    @Test
    void columnsAlign() {
        assertThat(Table.of("lr").row("a", "1").row("long", "100").lines()).containsExactly("a       1", "long  100");
    }
}

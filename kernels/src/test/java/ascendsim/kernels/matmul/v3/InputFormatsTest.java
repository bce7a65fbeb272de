package ascendsim.kernels.matmul.v3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFormatsTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"NN, 1024x1024x1024, true", "NN, 1024x100x1024, false", "NN, 1024x112x1024, true",
            "NN, 1024x70000x1024, false", "NN, 512x100x512, true", "NN, 100000x1x100000, true",
            "NN, 128x70000x128, true", "NT, 128x70000x128, false", "TN, 100x1024x4096, false"})
    void halfsStayInNd(String layout, String shape, boolean stay) {
        assertThat(new InputFormats(V3Cases.half(layout, shape)).stay()).isEqualTo(stay);
    }

    @Test
    void float32AlwaysStays() {
        assertThat(new InputFormats(V3Cases.terms("Ascend910B2", 4, "NN", "1024x100x1024")).stay()).isTrue();
    }

    /** The kernel finds FRACTAL_NZ, which needs no pre-pass. */
    @Test
    void whatDoesNotStayIsNotConvertedAgain() {
        Terms terms = V3Cases.half("NN", "1024x100x1024");
        assertThat(new Nd2NzRule(terms).left()).isTrue();
        assertThat(V3Cases.chosen(terms).nd2nz().isNeeded()).isFalse();
    }
}

package ascendsim.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BadInputTest {

    @Test
    void oneProblemIsOneLine() {
        BadInput bad = BadInput.of("case.x", "dtype \"flaot16\"", "a dtype", "did you mean float16?");
        assertThat(bad.problems()).containsExactly("case.x: dtype \"flaot16\"; a dtype; did you mean float16?");
        assertThat(bad).hasMessage("case.x: dtype \"flaot16\"; a dtype; did you mean float16?");
    }

    @Test
    void emptyPartsAndLineBreaksDisappear() {
        assertThat(BadInput.line("a", "b\n  c", "", "")).isEqualTo("a: b c");
    }

    @Test
    void severalProblemsKeepTheirOrder() {
        BadInput bad = BadInput.of(List.of("a: 1", "b: 2"));
        assertThat(bad.problems()).containsExactly("a: 1", "b: 2");
        assertThat(bad.getMessage().lines()).containsExactly("a: 1", "b: 2");
    }

    @Test
    void noProblemIsNoBadInput() {
        assertThatThrownBy(() -> BadInput.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}

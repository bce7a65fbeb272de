package ascendsim.kernels.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void distances() {
        assertThat(Nearest.distance("group_list", "group_list")).isZero();
        assertThat(Nearest.distance("grpup_list", "group_list")).isEqualTo(1);
        assertThat(Nearest.distance("gruop", "group")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("Scale", "scale")).isZero();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void theNearestOfTheKnown() {
        List<String> known = List.of("x", "weight", "scale", "per_token_scale");
        assertThat(Nearest.of("wieght", known)).contains("weight");
        assertThat(Nearest.of("pertoken_scale", known)).contains("per_token_scale");
        assertThat(Nearest.hint("scales", known)).isEqualTo("did you mean scale?");
        assertThat(Nearest.hint("scales", List.of())).isEmpty();
    }
}

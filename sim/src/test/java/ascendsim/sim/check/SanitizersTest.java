package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.sim.check.Sanitizers.Sanitizer;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.probe.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SanitizersTest {
    private static Sanitizers parse(String text) {
        return Sanitizers.parse("--sanitize", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "none", "memory", "memory,sync", "memory,init,race"})
    void textReadsBack(String text) {
        assertThat(parse(text).text()).isEqualTo(text);
    }

    @Test
    void orderAndCaseDoNotMatter() {
        assertThat(parse(" SYNC, memory ")).isEqualTo(Sanitizers.STANDARD);
        assertThat(parse("race,sync,init,memory")).isEqualTo(Sanitizers.ALL);
    }

    @ParameterizedTest
    @CsvSource({"memry,memory", "raze,race", "snyc,sync", "initialised,init"})
    void unknownWordNamesTheNearest(String word, String nearest) {
        assertThatThrownBy(() -> parse("sync," + word)).isInstanceOf(BadInput.class).hasMessage("--sanitize: '" + word
                + "'; expected all, none or a list of memory, init, race, sync; did you mean " + nearest + "?");
    }

    @Test
    void everyUnknownWordIsNamed() {
        assertThatThrownBy(() -> parse("memry,sync,")).isInstanceOfSatisfying(BadInput.class,
                e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void noSanitizerIsNoProbe() {
        Executor executor = new Executor(new PlainArithmetic());
        assertThat(Sanitizers.NONE.probe(new Diagnostics(), executor::bind)).isSameAs(Probe.NONE);
        assertThat(new Sanitizers(java.util.Set.of(Sanitizer.RACE)).probe(new Diagnostics(), executor::bind))
                .isInstanceOf(RaceCheck.class);
    }

    @Test
    void chosenSanitizersWatchTheSameLaunch() {
        Diagnostics diagnostics = new Diagnostics();
        Probe probe = Sanitizers.ALL.probe(diagnostics, new Executor(new PlainArithmetic())::bind);
        try (Script script = Script.vector(probe, 1)) {
            script.run(0, "vdup ub[196352], 1 {type=int32, repeat=2}",
                    "vadd ub[0], ub[0], ub[512] {type=float32, repeat=1}",
                    "vmul ub[0], ub[0], ub[0] {type=float32, repeat=1}", "set_flag V, MTE3, 1").end();
        }
        assertThat(diagnostics.kept()).extracting(Diagnostic::code).containsExactly(MemoryCheck.OVERFLOW,
                InitCheck.UNINITIALISED_READ, RaceCheck.INTRA_PIPE, SyncCheck.UNPAIRED_SET);
    }
}

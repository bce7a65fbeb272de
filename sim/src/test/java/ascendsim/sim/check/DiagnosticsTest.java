package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static final CoreId CORE = new CoreId(0, 0, CoreKind.AIV, 1);

    private static Diagnostic diagnostic(String code, Severity severity) {
        return new Diagnostic(code, severity, CORE, Pipe.V, 7, "#3 vadd", "found; expected");
    }

    @Test
    void keepsTheFirstOfEachPlaceUpToTheLimitAndCountsAll() {
        Diagnostics diagnostics = new Diagnostics(2);
        for (int i = 0; i < 5; i++) {
            diagnostics.report("a", "line 1", () -> diagnostic("a", Severity.WARNING));
            diagnostics.report("b", "line 1", () -> diagnostic("b", Severity.WARNING));
            diagnostics.report("b", i, () -> diagnostic("b", Severity.INFO));
        }
        assertThat(diagnostics.kept()).extracting(Diagnostic::code).containsExactly("a", "b", "b");
        assertThat(diagnostics.counts()).containsEntry("a", 5L).containsEntry("b", 10L);
        assertThat(diagnostics.total()).isEqualTo(15);
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    @Test
    void oneErrorIsEnough() {
        Diagnostics diagnostics = new Diagnostics();
        diagnostics.report("a", 1, () -> diagnostic("a", Severity.ERROR));
        assertThat(diagnostics.hasErrors()).isTrue();
        assertThat(diagnostics.kept().getFirst())
                .hasToString("core0.veccore1 V cycle 7 #3 vadd: a: found; expected");
    }

    @Test
    void keepsAtLeastOne() {
        assertThatThrownBy(() -> new Diagnostics(0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncCheckTest {
    private final Diagnostics diagnostics = new Diagnostics();
    private final SyncCheck check = new SyncCheck(diagnostics);

    private void only(String code, Severity severity, String text) {
        assertThat(diagnostics.kept()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.severity()).isEqualTo(severity);
            assertThat(d.text()).contains(text);
        });
    }

    @Test
    void pairedFlagsAreFine() {
        try (Script script = Script.vector(check, 1)) {
            for (int i = 0; i < 3; i++) {
                script.run(0, "set_flag MTE2, V, 5", "wait_flag MTE2, V, 5", "set_flag S, V, 0", "wait_flag S, V, 0");
            }
            script.end();
        }
        assertThat(diagnostics.kept()).isEmpty();
    }

    @Test
    void setTwice() {
        try (Script script = Script.vector(check, 1)) {
            script.run(0, "set_flag MTE2, V, 1").setAgain(0, "set_flag MTE2, V, 1");
        }
        only(SyncCheck.REDUNDANT_SET, Severity.ERROR, "flag MTE2->V id 1 is set while it is still set");
        assertThat(diagnostics.hasErrors()).isTrue();
    }

    @Test
    void setTwiceWithoutTimeIsAWarning() {
        try (Script script = Script.ordered(check)) {
            script.run(0, "set_flag MTE2, V, 1").setAgain(0, "set_flag MTE2, V, 1");
        }
        only(SyncCheck.REDUNDANT_SET, Severity.WARNING, "flag MTE2->V id 1");
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    @Test
    void leftSet() {
        try (Script script = Script.vector(check, 1)) {
            script.run(0, "set_flag MTE2, V, 1", "wait_flag MTE2, V, 1", "set_flag MTE2, V, 1").end();
        }
        only(SyncCheck.UNPAIRED_SET, Severity.WARNING, "flag MTE2->V id 1 was set 2 times and taken 1 times");
    }

    @Test
    void reservedIdOncePerFlag() {
        try (Script script = Script.vector(check, 1)) {
            for (int i = 0; i < 2; i++) {
                script.run(0, "set_flag V, MTE3, 6", "wait_flag V, MTE3, 6");
            }
            script.end();
        }
        only(SyncCheck.RESERVED_ID, Severity.WARNING, "flag V->MTE3 id 6");
        assertThat(diagnostics.total()).isEqualTo(1);
    }

    @Test
    void fifteenSetsAhead() {
        try (Script script = Script.mix(check)) {
            for (int i = 0; i < 15; i++) {
                script.cross(0, "xset FIX, 3 {mode=2}", 1, 2);
            }
            for (int i = 0; i < 15; i++) {
                script.cross(1, "xwait 3").cross(2, "xwait 3");
            }
            script.end();
        }
        assertThat(diagnostics.kept()).isEmpty();
    }

    @Test
    void sixteenSetsAhead() {
        try (Script script = Script.mix(check)) {
            for (int i = 0; i < 16; i++) {
                script.cross(0, "xset FIX, 3 {mode=2}", 1);
            }
        }
        only(SyncCheck.CROSS_OVERFLOW, Severity.ERROR, "cross-core flag 3 of core0.veccore0 goes up to 16");
    }

    @Test
    void crossCoreFlagLeft() {
        try (Script script = Script.mix(check)) {
            script.cross(0, "xset FIX, 3 {mode=2}", 1, 2).cross(1, "xwait 3").end();
        }
        only(SyncCheck.CROSS_UNPAIRED_SET, Severity.WARNING, "cross-core flag 3 is at 1");
        assertThat(diagnostics.kept().getFirst().core().text()).isEqualTo("core0.veccore1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"set.mask 0, 255", "set.mask.count 100", "set.atomic {op=add, type=float32}"})
    void stateLeft(String line) {
        try (Script script = Script.vector(check, 1)) {
            script.run(0, line).end();
        }
        only(SyncCheck.RESIDUE, Severity.WARNING, line.startsWith("set.mask") ? "vector mask" : "atomic state is ADD");
    }

    @Test
    void stateGivenBack() {
        try (Script script = Script.vector(check, 1)) {
            script.run(0, "set.mask 0, 255", "set.atomic {op=add, type=float32}", "set.mask.count 100",
                    "set.mask -1, -1", "set.atomic {op=none, type=float32}").end();
        }
        assertThat(diagnostics.kept()).isEmpty();
    }
}

package ascendsim.sim.check;

import static ascendsim.sim.check.Script.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.program.Parameter.Role;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order that v310 knows: cross-core waits of one pipe, mode 4, mutex buffers. */
class PipeWaitRaceTest {
    private static final String WRITE = "cp.ub.gm gm[w], ub[0] {count=1, length=8}";
    private static final String READ = "cp.gm.l1 l1[0], gm[w] {count=1, length=8}";
    private static final String OTHER_READ = "cp.gm.ub ub[0], gm[w] {count=1, length=8}";

    private static List<String> races(Consumer<Script> events) {
        Diagnostics diagnostics = new Diagnostics();
        try (Script script = Script.v310(new RaceCheck(diagnostics), parameter("w", Role.WORKSPACE, 1 << 16))) {
            events.accept(script);
        }
        return diagnostics.kept().stream().map(Diagnostic::code).toList();
    }

    @Test
    void aWaitOfThePipeThatReadsOrders() {
        assertThat(races(s -> s.run(2, WRITE).cross(2, "xset MTE3, 3 {mode=4}", 0)
                .cross(0, "xwait 19 {mode=4, pipe=MTE2}").run(0, READ))).isEmpty();
    }

    @Test
    void aWaitOfAnotherPipeDoesNot() {
        assertThat(races(s -> s.run(2, WRITE).cross(2, "xset MTE3, 3 {mode=4}", 0)
                .cross(0, "xwait 19 {mode=4, pipe=FIX}").run(0, READ))).containsExactly(RaceCheck.RAW);
    }

    @Test
    void aWaitOfDispatchOrdersAllThatFollows() {
        assertThat(races(s -> s.run(2, WRITE).cross(2, "xset MTE3, 3 {mode=4}", 0)
                .cross(0, "xwait 19 {mode=4}").run(0, READ))).isEmpty();
    }

    @Test
    void aBufferIsHandedFromPipeToPipe() {
        String use = "vadd ub[1024], ub[0], ub[0] {type=float32, repeat=1}";
        assertThat(races(s -> s.run(1, "get_buf MTE2, 5", OTHER_READ, "rls_buf MTE2, 5", "get_buf V, 5", use,
                "rls_buf V, 5", "get_buf MTE2, 5", OTHER_READ, "rls_buf MTE2, 5"))).isEmpty();
        assertThat(races(s -> s.run(1, "get_buf MTE2, 5", OTHER_READ, "rls_buf MTE2, 5", "get_buf V, 6", use)))
                .containsExactly(RaceCheck.RAW);
        assertThat(races(s -> s.run(1, "get_buf MTE2, 5", OTHER_READ, "rls_buf MTE2, 5", "get_buf V, 5",
                "rls_buf V, 5", use, "get_buf MTE2, 5", OTHER_READ))).as("used after its release")
                .containsExactly(RaceCheck.WAR);
    }

    @Test
    void aBufferThatIsNotReleasedIsReportedAtTheEnd() {
        Diagnostics diagnostics = new Diagnostics();
        try (Script script = Script.v310(new SyncCheck(diagnostics))) {
            script.run(1, "get_buf MTE2, 5", "rls_buf MTE2, 5", "get_buf V, 6", "get_buf V, 28", "rls_buf V, 28").end();
        }
        assertThat(diagnostics.kept()).extracting(Diagnostic::code).containsExactly(SyncCheck.RESERVED_ID,
                SyncCheck.BUFFER_HELD);
        assertThat(diagnostics.kept().getLast().text()).contains("buffer 6");
    }

    /** Over the whole run each buffer here is got as often as it is released. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rls_buf V, 5    | get_buf V, 5    | get_buf MTE2, 5 | rls_buf MTE2, 5 | V releases buffer 5
        get_buf MTE2, 5 | rls_buf V, 5    | get_buf V, 5    | rls_buf MTE2, 5 | V releases buffer 5
        get_buf MTE2, 5 | rls_buf MTE2, 6 | get_buf MTE2, 6 | rls_buf MTE2, 5 | MTE2 releases buffer 6
        """)
    void aReleaseByAPipeThatHoldsNothingIsReportedAtOnce(String first, String second, String third, String last,
            String text) {
        Diagnostics diagnostics = new Diagnostics();
        try (Script script = Script.v310(new SyncCheck(diagnostics))) {
            script.run(1, first, second, third, last);
            assertThat(diagnostics.kept()).singleElement().satisfies(d -> {
                assertThat(d.code()).isEqualTo(SyncCheck.BUFFER_NOT_HELD);
                assertThat(d.severity()).isEqualTo(Severity.ERROR);
                assertThat(d.text()).contains(text);
            });
        }
    }

    @Test
    void countersOfMode4AreTheirOwn() {
        Diagnostics diagnostics = new Diagnostics();
        try (Script script = Script.v310(new SyncCheck(diagnostics))) {
            script.cross(2, "xset MTE3, 3 {mode=4}", 0).cross(0, "xwait 19 {mode=4, pipe=FIX}")
                    .cross(0, "xset FIX, 3 {mode=4}", 1).end();
        }
        assertThat(diagnostics.kept()).singleElement().satisfies(d -> assertThat(d.text())
                .contains("flag 3 of mode 4 is at 1"));
    }
}

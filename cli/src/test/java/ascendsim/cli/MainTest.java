package ascendsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpAndVersionGoToStdout() {
        assertThat(Session.of("--version").done()).matches("ascendsim \\d+\\.\\d+\\.\\d+\\R");
        assertThat(Session.of("--help").done()).contains("chips", "Exit status");
        assertThat(Session.of("chips", "--help").done()).contains("--json");
    }

    @Test
    void wrongUsageIsOneLine() {
        assertThat(Session.of().refused()).singleElement().asString()
                .startsWith(
                        "ascendsim: no command; expected one of chips, ops, run, exec, accuracy, verify, compare, "
                                + "tune, sweep, tunings, check-trace, serve;")
                .endsWith("see 'ascendsim --help'");
        assertThat(Session.of("chip").refused()).singleElement().asString()
                .startsWith("ascendsim: unknown command chip;").endsWith("did you mean chips?");
        assertThat(Session.of("chips", "--jsn", "-").refused()).singleElement().asString()
                .startsWith("ascendsim chips: unknown option --jsn;").endsWith("did you mean --json?");
        assertThat(Session.of("chips", "--json").refused()).singleElement().asString()
                .contains("'--json'").endsWith("see 'ascendsim chips --help'");
        assertThat(Session.of("chips", "a", "b").refused()).singleElement().asString()
                .startsWith("ascendsim chips: one argument too many: b;");
    }

    @Test
    void aDefectIsOneLineAndNoStackTrace() {
        Failure failure = Failure.of(new IllegalStateException("two\nlines"));
        assertThat(failure.status()).isEqualTo(1);
        assertThat(failure.lines()).singleElement().asString()
                .startsWith("ascendsim: internal error: java.lang.IllegalStateException: two lines;")
                .contains("report it", "ASCENDSIM_DEBUG=1").doesNotContain("\n");
    }

    @Test
    void memoryThatRunsOutIsTheUsersToGive() {
        assertThat(Failure.of(new OutOfMemoryError("Java heap space")).lines()).singleElement().asString()
                .contains("Java heap space", "ASCENDSIM_JAVA_OPTS");
    }
}

package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.BadInput;
import ascendsim.sim.engine.SimulationError;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RefusalsTest {
    @Test
    void everyExceptionIsOfAKind() {
        assertThat(kind(BadInput.of("case.x.dtype", "bool", "expected float16", ""))).isEqualTo(ErrorKind.TYPE);
        assertThat(kind(BadInput.of(List.of("case.x.dtype: bool", "case.y: not given")))).isEqualTo(ErrorKind.VALUE);
        assertThat(kind(new SimulationError("sync.deadlock", "stopped"))).isEqualTo(ErrorKind.RUNTIME);
        assertThat(kind(new OutOfMemoryError("heap"))).isEqualTo(ErrorKind.LIMIT);
        assertThat(kind(new StackOverflowError())).isEqualTo(ErrorKind.LIMIT);
        assertThat(kind(new IllegalStateException("broken"))).isEqualTo(ErrorKind.INTERNAL);
        assertThat(Refusals.of(new SimulationError("x", "first line\nsecond line")).problems())
                .containsExactly("first line", "second line");
    }

    private static ErrorKind kind(Throwable problem) {
        return Refusals.of(problem).kind();
    }

    @Test
    void repliesAreOfABoundedLength() {
        List<String> lines = IntStream.range(0, 1000).mapToObj(i -> "case.k" + i + ": " + "x".repeat(10_000)).toList();
        ObjectNode reply = Replies.failed(OptionalLong.of(4), Refused.of(ErrorKind.VALUE, lines));
        assertThat(reply.path("error").path("problems").size()).isEqualTo(100);
        assertThat(Replies.bytes(reply)).hasSizeLessThan(Limits.STANDARD.frameBytes() * 2);
    }

    @Test
    void linesWithoutPartsStayWhole() {
        ObjectNode reply = Replies.failed(OptionalLong.empty(),
                Refused.of(ErrorKind.RUNTIME, List.of("deadlock", "a: b; c; d; e")));
        assertThat(reply.path("error").path("problems").get(0).toString()).isEqualTo(
                "{\"where\":\"\",\"found\":\"deadlock\",\"expected\":\"\",\"hint\":\"\",\"line\":\"deadlock\"}");
        assertThat(reply.path("error").path("problems").get(1).path("hint").asString()).isEqualTo("d; e");
    }
}

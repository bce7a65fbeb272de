package ascendsim.sim.check;

import static ascendsim.sim.check.Script.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.program.Parameter.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCheckTest {
    private final Diagnostics diagnostics = new Diagnostics();

    private List<Diagnostic> vector(String... lines) {
        try (Script script = Script.vector(new MemoryCheck(diagnostics), 1, parameter("x", Role.IN, 1000),
                parameter("y", Role.OUT, 1024), parameter("z", Role.INOUT, 4096))) {
            script.run(0, lines);
        }
        return diagnostics.kept();
    }

    private static void only(List<Diagnostic> found, String code, String text) {
        assertThat(found).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.text()).contains(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cp.gm.ub ub[0], gm[z] {count=1, length=128}", "cp.ub.gm gm[y], ub[64] {count=2, length=16}",
                    "cp.gm.ub.pad ub[0], gm[x] {type=int8, count=1, length=1000}", "s.ld r1, gm[z+8] {type=int64}",
                    "vdup ub[195328], 1 {type=int32, repeat=4}", "s.st gm[z+4092], 1 {type=int32}", "dcci gm[x+999]",
                    "vadd ub[0], ub[0], ub[0] {type=float32, repeat=0}"})
    void nothingToSay(String line) {
        assertThat(vector(line)).isEmpty();
    }

    @Test
    void accessBeyondTheCapacity() {
        only(vector("vdup ub[196352], 1 {type=int32, repeat=2}"), MemoryCheck.OVERFLOW,
                "writes ub[196352..196864), 256 B beyond its end");
    }

    @Test
    void coreWithoutTheSpace() {
        try (Script script = Script.mix(new MemoryCheck(diagnostics), parameter("z", Role.INOUT, 4096))) {
            script.run(0, "s.ld r1, ub[0] {type=int32}");
        }
        only(diagnostics.kept(), MemoryCheck.OVERFLOW, "expected below 0");
    }

    @Test
    void reservedTopOfUb() {
        List<Diagnostic> found = vector("vdup ub[196352], 1 {type=int32, repeat=1}");
        only(found, MemoryCheck.RESERVED, "writes ub[196352..196608); expected below 196352");
        assertThat(found.getFirst().severity()).isEqualTo(Severity.WARNING);
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    /** A mix kernel without the matmul library's messages has all of L1. */
    @Test
    void allOfL1InMixKernels() {
        try (Script script = Script.mix(new MemoryCheck(diagnostics), parameter("z", Role.INOUT, 4096))) {
            script.run(0, "cp.gm.l1 l1[524032], gm[z] {count=1, length=8}");
            assertThat(diagnostics.kept()).isEmpty();
            script.run(0, "cp.gm.l1 l1[524064], gm[z] {count=1, length=8}");
        }
        only(diagnostics.kept(), MemoryCheck.OVERFLOW, "l1[524064..524320)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "cp.gm.ub ub[0], gm[x] {count=4, length=8}|reads 1024 B at x+0 (run 1 of 1), 24 B of them beyond its end",
            "cp.gm.ub ub[0], gm[z+1024] {count=4, length=8, src_gap=24}|reads 256 B at z+4096 (run 4 of 4), 256 B",
            "s.ld r1, gm[x+1000] {type=int64}|0 B behind the end of x (1000 B)",
            "cp.gm.ub.pad ub[0], gm[x+996] {type=int32, count=1, length=8}|8 B at x+996 (run 1 of 1), 4 B of them",
            "s.ld r1, gm[y+1200] {type=int32}|176 B behind the end of y (1024 B)",
            "s.ld r1, gm[512] {type=int32}|below every buffer"})
    void accessBeyondABuffer(String line, String text) {
        only(vector(line), MemoryCheck.OUT_OF_BOUNDS, text);
    }

    @Test
    void writeToAnInput() {
        only(vector("cp.ub.gm gm[x+512], ub[0] {count=1, length=1}"), MemoryCheck.WRITE_TO_INPUT,
                "writes x+512..544");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s.ld r1, gm[z+4] {type=int64}", "s.st ub[2], 1 {type=float32}",
            "cp.gm.ub.pad ub[0], gm[z+1] {type=float16, count=1, length=8}",
            "vcadd ub[2], ub[64] {type=float32, repeat=1}"})
    void misalignedElement(String line) {
        only(vector(line), MemoryCheck.MISALIGNED, "expected a multiple of its element's");
    }

    @Test
    void sameLineIsShownOnceAndCounted() {
        String line = "vdup ub[196352], 1 {type=int32, repeat=2}";
        vector(line, line, line);
        assertThat(diagnostics.kept()).hasSize(1);
        assertThat(diagnostics.counts()).containsEntry(MemoryCheck.OVERFLOW, 3L);
    }
}

package ascendsim.traces;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Opcodes;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GmPathTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "cp.gm.l1 l1[0], gm[0] {count=1, length=1} | GM_TO_L1",
            "cp.gm.ub ub[0], gm[0] {count=1, length=1} | GM_TO_UB",
            "cp.ub.gm gm[0], ub[0] {count=1, length=1} | UB_TO_GM",
            "cp.l1.gm gm[0], l1[0] {count=1, length=1} | L1_TO_GM",
            "cp.gm.ub.pad ub[0], gm[0] {type=int8, count=1, length=1} | GM_TO_UB",
            "s.ld r1, gm[0] {type=int32} | GM_TO_SCALAR",
            "s.ld r1, ub[0] {type=int32} | ",
            "s.st gm[0], 1 {type=int32} | SCALAR_TO_GM",
            "dcci gm[0] | GM_TO_SCALAR",
            "cp.ub.ub ub[0], ub[32] {length=1} | ",
            "pipe_barrier V | "})
    void everyInstructionHasAtMostOnePath(String instruction, GmPath path) {
        assertThat(GmPath.of(Opcodes.parse(instruction))).isEqualTo(Optional.ofNullable(path));
    }
}

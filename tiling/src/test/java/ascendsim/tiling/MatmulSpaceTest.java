package ascendsim.tiling;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.MatmulPlanner;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.tiling.Base;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatmulSpaceTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    private static OperatorCall call(long m, long n, long k) {
        String text =
                "{\"x\":{\"shape\":[%d,%d],\"dtype\":\"float16\"},\"y\":{\"shape\":[%d,%d],\"dtype\":\"float16\"}}";
        return new CaseReader(new MatmulContract().schema(), 0).readArgument(text.formatted(m, k, k, n));
    }

    private static List<Candidate> candidates(OperatorCall call) {
        return new MatmulSpace(CHIP, MatmulProblem.of(call)).candidates().toList();
    }

    @Test
    void holdsTheOfficialBaseAndEachPointOnce() {
        List<Candidate> all = candidates(call(1024, 1024, 1024));
        assertThat(all).extracting(c -> c.tiling().base()).contains(new Base(128, 256, 64)).doesNotHaveDuplicates();
        assertThat(all).extracting(Candidate::tiling)
                .contains(new MatmulPlanner(CHIP).official(MatmulProblem.of(call(1024, 1024, 1024))));
    }

    @Test
    void illegalPointsSayWhichBufferOverflows() {
        List<Candidate> illegal = candidates(call(1024, 1024, 1024)).stream().filter(c -> !c.isLegal()).toList();
        assertThat(illegal).isNotEmpty().allSatisfy(c -> assertThat(c.reasons()).allSatisfy(
                r -> assertThat(r.line()).startsWith("tiling: ").containsAnyOf("L0A", "L0B", "L0C", "L1")));
        assertThat(illegal).extracting(c -> c.tiling().base()).contains(new Base(256, 256, 64));
    }

    @Test
    void smallProblemsHaveNoBlocksBeyondThem() {
        assertThat(candidates(call(20, 40, 30))).isNotEmpty().allSatisfy(c -> {
            assertThat(c.tiling().base().m()).isLessThanOrEqualTo(32);
            assertThat(c.tiling().base().n()).isLessThanOrEqualTo(48);
            assertThat(c.tiling().base().k()).isLessThanOrEqualTo(32);
        });
    }

    @Test
    void everyLegalPointRunsAndTheBestIsNoWorseThanTheOfficialOne() {
        OperatorCall call = call(256, 384, 256);
        Operator matmul = Operators.find("matmul").orElseThrow();
        SimulatedTime time = new SimulatedTime(CHIP, matmul, call);
        double best = candidates(call).stream().filter(Candidate::isLegal)
                .mapToDouble(c -> time.microseconds(c.tiling())).min().orElseThrow();
        double official = time.microseconds(new MatmulPlanner(CHIP).official(MatmulProblem.of(call)));
        assertThat(best).isPositive().isLessThanOrEqualTo(official);
    }
}

package ascendsim.kernels.matmul;

import ascendsim.isa.instruction.Cube;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.ArrayList;
import java.util.List;

/** What the templates other than plain blocks ask of a tiling. */
record TemplateRules(MatmulProblem problem, MatmulTiling tiling) {

    List<Infeasible> broken() {
        return switch (tiling.template()) {
            case Template.SingleCoreSplitK split -> slabs(split);
            case Template.Blocks _,Template.LeftInL1 _,Template.RightInL1 _,Template.RightInL1Fixpipe _,Template.DeterministicSplitK _ ->
                    List.of();
        };
    }

    private List<Infeasible> slabs(Template.SingleCoreSplitK split) {
        List<Infeasible> broken = new ArrayList<>();
        floats(broken);
        SingleCore single = split.single();
        Staging staging = tiling.staging();
        unit(broken, "single_m", single.m(), problem.unitM());
        unit(broken, "single_n", single.n(), problem.unitN());
        long loadA = (long) staging.stepKa() * tiling.base().k();
        long loadB = (long) staging.stepKb() * tiling.base().k();
        if (single.k() != loadA || single.k() != loadB) {
            broken.add(new Infeasible("single_k " + single.k() + " with loads of " + loadA + " and " + loadB + " k",
                    "one load of each operand", "set it to step_ka * base_k = step_kb * base_k"));
        }
        if (staging.stagesA() % split.stepM() != 0) {
            broken.add(new Infeasible("step_m " + split.stepM() + " with " + staging.stagesA() + " loads of x in L1",
                    "a divisor of the loads", "set depth_a1 to step_m * step_ka"));
        }
        if (staging.stagesB() < 2) {
            broken.add(new Infeasible("depth_b1 " + staging.depthB1() + " with step_kb " + staging.stepKb(),
                    "two loads of y in L1", "set it to " + 2 * staging.stepKb()));
        }
        return broken;
    }

    private void floats(List<Infeasible> broken) {
        if (problem.types() == Cube.Types.S8) {
            broken.add(new Infeasible("template " + tiling.template().kind().text() + " with int8 operands",
                    "floats there", ""));
        }
    }

    private static void unit(List<Infeasible> broken, String knob, long value, int unit) {
        if (value % unit != 0) {
            broken.add(new Infeasible(knob + " " + value, "a multiple of " + unit,
                    "set it to " + Math.ceilDiv(value, unit) * unit));
        }
    }
}

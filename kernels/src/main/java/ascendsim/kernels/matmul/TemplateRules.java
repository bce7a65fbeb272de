package ascendsim.kernels.matmul;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Target;
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
            case Template.DeterministicSplitK split -> sharedDepth(split);
            case Template.LeftInL1 _ -> leftInL1();
            case Template.RightInL1 right -> rightInL1(right);
            case Template.RightInL1Fixpipe _ -> rightInL1Fixpipe();
            case Template.Blocks _ -> List.of();
        };
    }

    private List<Infeasible> leftInL1() {
        List<Infeasible> broken = new ArrayList<>();
        most(broken, "m", problem.m(), tiling.base().m(), "one block, which stays in L1; raise base_m");
        wholeDepth(broken, "step_ka", tiling.staging().stepKa());
        return broken;
    }

    private List<Infeasible> rightInL1(Template.RightInL1 right) {
        List<Infeasible> broken = new ArrayList<>();
        SingleCore single = right.single();
        unit(broken, "single_m", single.m(), problem.unitM());
        unit(broken, "single_n", single.n(), problem.unitN());
        Staging staging = tiling.staging();
        wholeDepth(broken, "step_ka", staging.stepKa());
        wholeDepth(broken, "step_kb", staging.stepKb());
        long columns = (long) staging.stagesB() * tiling.base().n();
        most(broken, "single_n", Math.min(single.n(), problem.n()), columns,
                "the columns kept in L1; lower it or raise depth_b1");
        twoLoadsOfLeft(broken);
        return broken;
    }

    private List<Infeasible> rightInL1Fixpipe() {
        List<Infeasible> broken = new ArrayList<>();
        most(broken, "n", problem.n(), tiling.base().n(), "one block, which stays in L1; raise base_n");
        wholeDepth(broken, "step_ka", tiling.staging().stepKa());
        wholeDepth(broken, "step_kb", tiling.staging().stepKb());
        twoLoadsOfLeft(broken);
        most(broken, "cv_stages", tiling.cvStages(), Target.CROSS_FLAG_MAXIMUM, "largest cross-core flag count");
        return broken;
    }

    private void twoLoadsOfLeft(List<Infeasible> broken) {
        if (tiling.staging().stagesA() < 2) {
            broken.add(new Infeasible("1 load of x in L1", "two of them", "double depth_a1"));
        }
    }

    private void wholeDepth(List<Infeasible> broken, String knob, int step) {
        long load = (long) step * tiling.base().k();
        if (load < problem.k()) {
            broken.add(new Infeasible(knob + " " + step + " with base_k " + tiling.base().k(),
                    "loads of the whole depth, " + problem.k(),
                    "set it to " + Math.ceilDiv(problem.k(), tiling.base().k())));
        }
    }

    private List<Infeasible> slabs(Template.SingleCoreSplitK split) {
        List<Infeasible> broken = new ArrayList<>();
        single(broken, split.single());
        kept(broken, "step_m", split.stepM(), true);
        return broken;
    }

    private List<Infeasible> sharedDepth(Template.DeterministicSplitK split) {
        List<Infeasible> broken = new ArrayList<>();
        SingleCore single = split.single();
        single(broken, single);
        if (split.stepM() >= split.stepN()) {
            kept(broken, "step_m", split.stepM(), true);
            most(broken, "single_m", Math.min(single.m(), problem.m()), (long) split.stepM() * tiling.base().m(),
                    "the blocks kept in L1; lower it or raise the step");
        } else {
            kept(broken, "step_n", split.stepN(), false);
            most(broken, "single_n", Math.min(single.n(), problem.n()), (long) split.stepN() * tiling.base().n(),
                    "the blocks kept in L1; lower it or raise the step");
        }
        long slabs = Math.ceilDiv(problem.k(), single.k());
        if (tiling.cores() > slabs) {
            broken.add(new Infeasible("cores " + tiling.cores() + " with " + slabs + " times single_k of depth",
                    "no core without any", "set cores to " + slabs));
        }
        return broken;
    }

    private void single(List<Infeasible> broken, SingleCore single) {
        if (problem.types() == Cube.Types.S8) {
            broken.add(new Infeasible("template " + tiling.template().kind().text() + " with int8 operands",
                    "floats there", ""));
        }
        unit(broken, "single_m", single.m(), problem.unitM());
        unit(broken, "single_n", single.n(), problem.unitN());
        Staging staging = tiling.staging();
        long loadA = (long) staging.stepKa() * tiling.base().k();
        long loadB = (long) staging.stepKb() * tiling.base().k();
        if (single.k() != loadA || single.k() != loadB) {
            broken.add(new Infeasible("single_k " + single.k() + " with loads of " + loadA + " and " + loadB + " k",
                    "one load of each operand", "set it to step_ka * base_k = step_kb * base_k"));
        }
    }

    /** The buffers of the operand that is kept, and of the one that passes. */
    private void kept(List<Infeasible> broken, String knob, int step, boolean left) {
        Staging staging = tiling.staging();
        int kept = left ? staging.stagesA() : staging.stagesB();
        int passing = left ? staging.stagesB() : staging.stagesA();
        if (kept % step != 0) {
            broken.add(new Infeasible(
                    knob + " " + step + " with " + kept + " loads of " + (left ? "x" : "y") + " in L1",
                    "a divisor of the loads", "set " + (left ? "depth_a1" : "depth_b1") + " to " + knob + " loads"));
        }
        if (passing < 2) {
            broken.add(new Infeasible(passing + " load of " + (left ? "y" : "x") + " in L1", "two of them",
                    "double " + (left ? "depth_b1" : "depth_a1")));
        }
    }

    /** @param why what is at most that much, and the way out */
    private static void most(List<Infeasible> broken, String knob, long value, long most, String why) {
        if (value > most) {
            broken.add(new Infeasible(knob + " " + value, "at most " + most + ", " + why, ""));
        }
    }

    private static void unit(List<Infeasible> broken, String knob, long value, int unit) {
        if (value % unit != 0) {
            broken.add(new Infeasible(knob + " " + value, "a multiple of " + unit,
                    "set it to " + Math.ceilDiv(value, unit) * unit));
        }
    }
}

package ascendsim.kernels.qmm;

import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.kernels.matmul.ChipSpaces;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.epilogue.DequantEpilogue;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** Which tilings an npu_quant_matmul kernel can be built from on a chip. Empty answers mean "can". */
record QuantMatmulRules(Chip chip, QuantMatmulShape shape) {

    List<Infeasible> broken() {
        List<Infeasible> broken = new ArrayList<>();
        MatmulTiling tiling = shape.tiling();
        QuantMatmulProblem problem = shape.problem();
        unit(broken, "base_m", tiling.base().m(), problem.unitM());
        unit(broken, "base_n", tiling.base().n(), problem.unitN());
        unit(broken, "base_k", tiling.base().k(), problem.operand().c0());
        staging(broken, tiling.staging());
        atMost(broken, "cores", tiling.cores(), chip.cores().aic(), chip.name());
        atMost(broken, "aiv_per_aic", tiling.aivPerAic(), chip.cores().aivPerAic(), chip.name());
        atMost(broken, "cv_stages", tiling.cvStages(), Target.CROSS_FLAG_MAXIMUM, "largest cross-core flag count");
        features(broken, tiling);
        leftInL1(broken, tiling);
        if (broken.isEmpty()) {
            overflows().forEach(overflow -> broken.add(overflow(overflow)));
        }
        return broken;
    }

    private static void unit(List<Infeasible> broken, String knob, int value, int unit) {
        if (value % unit != 0) {
            broken.add(new Infeasible(knob + " " + value, "a multiple of " + unit,
                    "set it to " + Math.ceilDiv(value, unit) * unit));
        }
    }

    private static void atMost(List<Infeasible> broken, String knob, int value, int most, String why) {
        if (value > most) {
            broken.add(new Infeasible(knob + " " + value, "at most " + most + " (" + why + ")", "set it to " + most));
        }
    }

    private void staging(List<Infeasible> broken, Staging staging) {
        whole(broken, "depth_a1 " + staging.depthA1(), "step_ka", staging.depthA1(), staging.stepKa());
        whole(broken, "depth_b1 " + staging.depthB1(), "step_kb", staging.depthB1(), staging.stepKb());
        int longer = Math.max(staging.stepKa(), staging.stepKb());
        if (longer % Math.min(staging.stepKa(), staging.stepKb()) != 0) {
            broken.add(new Infeasible("step_ka " + staging.stepKa() + " with step_kb " + staging.stepKb(),
                    "one a multiple of the other", ""));
        }
        int bias = shape.problem().wholeBias().isPresent() ? 2 : 0;
        int flags = staging.stagesA() + staging.stagesB() + bias;
        if (flags > Target.RESERVED_FLAG_ID) {
            broken.add(new Infeasible(
                    staging.stagesA() + " loads of x1 and " + staging.stagesB() + " of x2 in L1"
                            + (bias > 0 ? " and the bias" : "") + " need " + flags + " flags",
                    "at most " + Target.RESERVED_FLAG_ID + " between MTE2 and MTE1",
                    "raise the steps or lower the depths"));
        }
    }

    private static void whole(List<Infeasible> broken, String found, String knob, int depth, int step) {
        if (depth % step != 0) {
            broken.add(new Infeasible(found + " with " + knob + " " + step, "a multiple of " + knob,
                    "set it to " + Math.ceilDiv(depth, step) * step));
        }
    }

    /** What the kernel has no use for. */
    private void features(List<Infeasible> broken, MatmulTiling tiling) {
        without(broken, "grid", tiling.order().grid().isPresent() && shape.problem().batch().count() > 1,
                "one product");
        without(broken, "template " + tiling.template().kind().text(), tiling.template().kind() != Template.Kind.BASE
                && tiling.template().kind() != Template.Kind.A_FULL, "base or x1 in L1");
        without(broken, "nd2nz_a or nd2nz_b", tiling.nd2nz().isNeeded(), "operands as they are");
        without(broken, "split_k " + tiling.splitK(), tiling.splitK() > 1, "blocks over all of k");
        tiling.order().grid().filter(grid -> grid.cores() != tiling.cores())
                .ifPresent(grid -> broken.add(new Infeasible(
                        "grid [" + grid.m() + "," + grid.n() + "] with cores " + tiling.cores(),
                        "as many cores as parts", "set cores to " + grid.cores())));
    }

    private static void without(List<Infeasible> broken, String knob, boolean given, String expected) {
        if (given) {
            broken.add(new Infeasible(knob, expected, "leave it out"));
        }
    }

    private void leftInL1(List<Infeasible> broken, MatmulTiling tiling) {
        if (tiling.template().kind() != Template.Kind.A_FULL) {
            return;
        }
        QuantMatmulProblem problem = shape.problem();
        long load = (long) tiling.staging().stepKa() * tiling.base().k();
        if (problem.m() > tiling.base().m() || load < problem.k() || problem.batch().count() > 1) {
            broken.add(new Infeasible("x1 in L1 with base_m " + tiling.base().m() + " and loads of " + load + " k",
                    "one block of rows and loads of all of k, one product", "raise base_m and step_ka"));
        }
    }

    private List<Overflow> overflows() {
        List<Overflow> overflows =
                new ArrayList<>(CubeBuffers.of(shape.config(), ChipSpaces.of(chip)).overflows());
        if (shape.problem().way().isMixed()) {
            LocalMemoryMap ub = new LocalMemoryMap(ChipSpaces.of(chip));
            DequantEpilogue.reserve(ub, shape.vectorTiles(), shape.formula());
            overflows.addAll(ub.overflows());
        }
        return overflows;
    }

    private Infeasible overflow(Overflow overflow) {
        Base base = shape.tiling().base();
        String found = overflow.space() + " needs " + overflow.needed() + " B for base " + base.m() + " x " + base.n()
                + " x " + base.k();
        String most = "at most " + overflow.capacity() + " (" + chip.architecture() + " " + overflow.space() + ")";
        return new Infeasible(found, most, switch (overflow.space()) {
            case L0A -> "lower base_m or base_k";
            case L0B -> "lower base_n or base_k";
            case L0C -> "lower base_m, base_n or l0c_stages";
            case L1 -> "lower depth_a1 or depth_b1";
            case UB, BT, FB -> "lower base_n";
            case GM -> throw new IllegalStateException("no buffer of the kernel is in GM");
        });
    }
}

package ascendsim.kernels.gmm;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.Path;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which tilings a grouped kernel can be built from on a chip. Empty answers mean "can".
 *
 * @param units  what the sizes of a base must be multiples of
 * @param flags  flags between MTE2 and MTE1 beside those of the loads of x and weight
 */
public record GroupedRules(Chip chip, MatmulTiling tiling, Base units, int flags) {

    /** @param overflows the spaces that are too small; asked for where nothing else is wrong */
    public List<Infeasible> broken(Supplier<List<Overflow>> overflows) {
        List<Infeasible> broken = new ArrayList<>();
        Base base = tiling.base();
        unit(broken, "base_m", base.m(), units.m());
        unit(broken, "base_n", base.n(), units.n());
        unit(broken, "base_k", base.k(), units.k());
        staging(broken, tiling.staging());
        atMost(broken, "cores", tiling.cores(), chip.cores().aic(), chip.name());
        atMost(broken, "aiv_per_aic", tiling.aivPerAic(), chip.cores().aivPerAic(), chip.name());
        atMost(broken, "cv_stages", tiling.cvStages(), Target.CROSS_FLAG_MAXIMUM, "largest cross-core flag count");
        features(broken);
        if (broken.isEmpty()) {
            overflows.get().forEach(overflow -> broken.add(overflow(overflow, base)));
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
            broken.add(new Infeasible(knob + " " + value, "at most " + most + " (" + why + ")",
                    "set it to " + most));
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
        int all = staging.stagesA() + staging.stagesB() + flags;
        if (all > Target.RESERVED_FLAG_ID) {
            broken.add(new Infeasible(staging.stagesA() + " loads of x and " + staging.stagesB()
                    + " of weight in L1" + (flags > 0 ? " and the bias" : "") + " need " + all + " flags",
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

    /** What a grouped kernel has no use for. */
    private void features(List<Infeasible> broken) {
        without(broken, "grid", tiling.order().grid().isPresent());
        without(broken, "template " + tiling.template().kind().text(), tiling.template().kind() != Template.Kind.BASE);
        without(broken, "nd2nz_a or nd2nz_b", tiling.nd2nz().isNeeded());
        without(broken, "swizzle_offset", tiling.order().swizzle().isPresent());
        without(broken, "block_order " + tiling.order().path().text(), isDealtInRuns(tiling.order().path()));
        without(broken, "l2_split_m", tiling.order().l2SplitM() > 1);
        without(broken, "l2_split_n", tiling.order().l2SplitN() > 1);
        without(broken, "split_k", tiling.splitK() > 1);
    }

    private static boolean isDealtInRuns(Path path) {
        return switch (path) {
            case RowMajor _,Swizzle _ -> false;
            case Diagonal _,Runs _ -> true;
        };
    }

    private static void without(List<Infeasible> broken, String knob, boolean given) {
        if (given) {
            broken.add(new Infeasible(knob, "blocks dealt out one by one over all of k", "leave it out"));
        }
    }

    private Infeasible overflow(Overflow overflow, Base base) {
        Space space = overflow.space();
        String found = space + " needs " + overflow.needed() + " B for base " + base.m() + " x " + base.n() + " x "
                + base.k();
        String most = "at most " + overflow.capacity() + " (" + chip.architecture() + " " + space + ")";
        return new Infeasible(found, most, switch (space) {
            case L0A -> "lower base_m or base_k";
            case L0B -> "lower base_n or base_k";
            case L0C -> "lower base_m, base_n or l0c_stages";
            case L1 -> "lower depth_a1 or depth_b1";
            case UB, BT, FB -> "lower base_n";
            case GM -> throw new IllegalStateException("GM has no capacity");
        });
    }
}

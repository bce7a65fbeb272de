package ascendsim.kernels.tiling;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What every kernel with the cube's pipeline asks of a tiling on a chip, and what it breaks, in order. */
public final class CubeRules {
    private final Chip chip;
    private final MatmulTiling tiling;
    private final List<Infeasible> broken = new ArrayList<>();

    /** Nothing asked yet. */
    public CubeRules(Chip chip, MatmulTiling tiling) {
        this.chip = chip;
        this.tiling = tiling;
    }

    /** Everything found so far. */
    public List<Infeasible> broken() {
        return List.copyOf(broken);
    }

    public boolean isKept() { return broken.isEmpty(); }

    public void add(Infeasible found) {
        broken.add(found);
    }

    /** The sizes of the base are multiples of those of {@code units}. */
    public void units(Base units) {
        Base base = tiling.base();
        unit("base_m", base.m(), units.m());
        unit("base_n", base.n(), units.n());
        unit("base_k", base.k(), units.k());
    }

    private void unit(String knob, int value, int unit) {
        if (value % unit != 0) {
            add(new Infeasible(knob + " " + value, "a multiple of " + unit,
                    "set it to " + Math.ceilDiv(value, unit) * unit));
        }
    }

    /**
     * Depths are whole steps, one step is a multiple of the other, and there are flags for all loads.
     *
     * @param left  the operands' names
     * @param right the operands' names
     * @param bias  flags between MTE2 and MTE1 for a bias; 0 without one
     */
    public void staging(String left, String right, int bias) {
        staging(left, right, bias > 0 ? List.of(new Beside("the bias", bias)) : List.of());
    }

    /**
     * What comes to L1 beside the operands.
     *
     * @param flags it takes between MTE2 and MTE1
     */
    public record Beside(String what, int flags) {
    }

    /** The same with any number of others beside the operands. */
    public void staging(String left, String right, List<Beside> others) {
        Staging staging = tiling.staging();
        whole("depth_a1", staging.depthA1(), "step_ka", staging.stepKa());
        whole("depth_b1", staging.depthB1(), "step_kb", staging.stepKb());
        int longer = Math.max(staging.stepKa(), staging.stepKb());
        if (longer % Math.min(staging.stepKa(), staging.stepKb()) != 0) {
            add(new Infeasible("step_ka " + staging.stepKa() + " with step_kb " + staging.stepKb(),
                    "one a multiple of the other", ""));
        }
        int flags = staging.stagesA() + staging.stagesB()
                + others.stream().mapToInt(Beside::flags).sum();
        if (flags > Target.RESERVED_FLAG_ID) {
            String beside = others.stream().map(other -> " and " + other.what()).collect(Collectors.joining());
            add(new Infeasible(staging.stagesA() + " loads of " + left + " and " + staging.stagesB() + " of " + right
                    + " in L1" + beside + " need " + flags + " flags",
                    "at most " + Target.RESERVED_FLAG_ID + " between MTE2 and MTE1",
                    "raise the steps or lower the depths"));
        }
    }

    private void whole(String depthName, int depth, String stepName, int step) {
        if (depth % step != 0) {
            add(new Infeasible(depthName + " " + depth + " with " + stepName + " " + step,
                    "a multiple of " + stepName, "set it to " + Math.ceilDiv(depth, step) * step));
        }
    }

    /** The chip has the cores, and flags can count the slots between cube and vector cores. */
    public void cores() {
        cubeCores();
        vectorCores();
        atMost("cv_stages", tiling.cvStages(), Target.CROSS_FLAG_MAXIMUM, "largest cross-core flag count");
    }

    /** The chip has the AI cores. */
    public void cubeCores() {
        atMost("cores", tiling.cores(), chip.cores().aic(), chip.name());
    }

    /** The chip has as many vector cores beside each of them. */
    public void vectorCores() {
        atMost("aiv_per_aic", tiling.aivPerAic(), chip.cores().aivPerAic(), chip.name());
    }

    private void atMost(String knob, int value, int most, String why) {
        if (value > most) {
            add(new Infeasible(knob + " " + value, "at most " + most + " (" + why + ")", "set it to " + most));
        }
    }

    /** A grid has as many parts as there are cores. */
    public void gridOfCores() {
        tiling.order().grid().filter(grid -> grid.cores() != tiling.cores()).ifPresent(grid -> add(new Infeasible(
                "grid [" + grid.m() + "," + grid.n() + "] with cores " + tiling.cores(), "as many cores as parts",
                "set cores to " + grid.cores())));
    }

    /** A feature the kernel has no use for is off. */
    public void without(String knob, boolean given, String expected) {
        if (given) {
            add(new Infeasible(knob, expected, "leave it out"));
        }
    }

    /** A space is too small for the base. */
    public void overflow(Overflow overflow) {
        Base base = tiling.base();
        Space space = overflow.space();
        String found = space + " needs " + overflow.needed() + " B for base " + base.m() + " x " + base.n() + " x "
                + base.k();
        String most = "at most " + overflow.capacity() + " (" + chip.architecture() + " " + space + ")";
        add(new Infeasible(found, most, switch (space) {
            case L0A, L0A_MX -> "lower base_m or base_k";
            case L0B, L0B_MX -> "lower base_n or base_k";
            case L0C -> "lower base_m, base_n or l0c_stages";
            case L1 -> "lower depth_a1 or depth_b1";
            case UB, BT, FB -> "lower base_n";
            case GM -> throw new IllegalStateException("no buffer of the kernel is in GM");
        }));
    }
}

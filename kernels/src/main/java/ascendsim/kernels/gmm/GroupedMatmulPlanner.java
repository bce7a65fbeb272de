package ascendsim.kernels.gmm;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.Target;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.Optional;

/** The host part of {@code npu_grouped_matmul} on one chip: finds the path of a call and asks its planner. */
public final class GroupedMatmulPlanner {
    private final Chip chip;

    public GroupedMatmulPlanner(Chip chip) {
        this.chip = chip;
    }

    /**
     * The plan of a call that keeps the contract.
     *
     * @param tiling empty: what the call's own {@code tiling} asks for, the official one where it has none
     * @throws BadInput if the tiling is not possible, or nothing computes the call's path
     */
    public Plan plan(OperatorCall call, Optional<Tiling> tiling) {
        GroupedCall grouped = GroupedCall.of(call);
        return planner(grouped.path()).plan(grouped, tiling);
    }

    private PathPlanner planner(Path path) {
        return switch (path) {
            case Path.NonQuant _ -> new NonQuantPlanner(chip);
            case Path.Antiquant _ -> new AntiquantPlanner(chip);
            case Path.A8W4 _,Path.A4W4 _ when chip.target() == Target.V310 -> throw BadInput.of(
                    GroupedMatmulContract.NAME, "int4 weights beside integer x on " + chip.name(),
                    "a v220 chip", "the cube of v310 has no int4");
            case Path.A8W4 _,Path.A4W4 _ -> new Int4Planner(chip);
            case Path.StaticInt8 _,Path.StaticFloat _,Path.Raw _,Path.PerToken _ -> new Int8Planner(chip);
        };
    }
}

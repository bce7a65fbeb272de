package ascendsim.kernels.copy;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.copy.CopyProgram;
import ascendsim.kernels.program.copy.CopyProgram.Tile;
import ascendsim.kernels.program.copy.CopyRoute;
import ascendsim.kernels.program.copy.CopySweep;
import ascendsim.kernels.program.copy.CopySweep.Sharing;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** The host part of {@code gm_copy} on one chip. Calls must keep the operator's contract. */
public final class CopyPlanner {
    private static final String NAME = "gm_copy";

    private final Chip chip;

    public CopyPlanner(Chip chip) {
        this.chip = chip;
    }

    /**
     * The plan of a call: all cores of the path's kind where it does not say how many.
     *
     * @throws BadInput if the chip has fewer cores, or a tile does not fit its buffer
     */
    public Plan plan(OperatorCall call) {
        CopyRoute route = CopyPath.parse(call.text("path", "")).orElseThrow().route();
        TensorType matrix = call.required("src").tensor().type();
        CopySweep sweep = sweep(call, route);
        Tile tile = tile(call, matrix, sweep);
        check(route, sweep.cores(), tile.bytes(matrix.dtype()));
        String name = route.reads() ? "src" : "dst";
        CopyProgram program = new CopyProgram(route, name, matrix.dtype(), matrix.rows(), matrix.columns(), tile,
                sweep);
        Kernel kernel = new Kernel(NAME, Target.parse(chip.architecture()).orElseThrow(),
                route.kind() == CoreKind.AIC ? KernelType.AIC_ONLY : KernelType.AIV_ONLY, (int) sweep.cores(),
                List.of(new Parameter(name, route.reads() ? Role.IN : Role.OUT, matrix)), List.of(program.build()));
        return new Plan(kernel, new Tiling.Fixed());
    }

    private CopySweep sweep(OperatorCall call, CopyRoute route) {
        long rows = call.required("src").shape().dim(0);
        Sharing sharing = call.text("partition", "").isEmpty()
                ? Sharing.OWN_ROWS
                : call.text("order", "same").equals("same") ? Sharing.ALL_SAME : Sharing.ALL_STAGGERED;
        return new CopySweep(call.whole("cores", Math.min(rows, cores(route))), call.whole("passes", 1),
                call.whole("slices", 1), sharing);
    }

    private int cores(CopyRoute route) {
        return route.kind() == CoreKind.AIC ? chip.cores().aic() : chip.cores().aiv();
    }

    /** The asked for tile, cut to what there is of the matrix. */
    private static Tile tile(OperatorCall call, TensorType matrix, CopySweep sweep) {
        List<Long> asked = call.wholes("tile").orElseThrow();
        return new Tile(Math.min(asked.get(0), Math.ceilDiv(matrix.rows(), sweep.cores())),
                Math.min(asked.get(1), matrix.columns() / sweep.slices()));
    }

    private void check(CopyRoute route, long cores, long tileBytes) {
        List<String> problems = new ArrayList<>();
        if (cores > cores(route)) {
            problems.add(BadInput.line("case.cores", String.valueOf(cores),
                    "at most " + cores(route) + " (" + route.kind() + " of " + chip.name() + ")", ""));
        }
        long room = route.kind() == CoreKind.AIC ? chip.capacities().l1() : chip.capacities().ub();
        if (tileBytes > room) {
            problems.add(BadInput.line("case.tile", tileBytes + " B",
                    "at most " + room + " B (" + route.buffer() + " of " + chip.name() + ")",
                    "rows begin at 32-byte boundaries; take fewer rows or columns"));
        }
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
    }
}

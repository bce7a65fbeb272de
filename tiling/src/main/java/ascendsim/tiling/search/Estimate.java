package ascendsim.tiling.search;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Operator.Work;
import ascendsim.kernels.plan.Plan;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.CubeRate;
import ascendsim.sim.chip.MovePath;
import ascendsim.tiling.space.SearchSpace.Subject;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A guess at the time of a plan from its sizes alone, which picks where a search begins and never what it answers: the
 * rounds of blocks that the cores take, each as long as its slowest pipe, and what the loads and the first block cost.
 */
final class Estimate {
    private static final double FRACTAL = 16;
    /** Cycles until the first bytes of a load are there (assumed; it only ranks first guesses). */
    private static final double LOAD_LATENCY = 600;
    private static final double MOST_BITS = 32;

    private final Subject subject;
    private final double rows;
    private final double columns;
    private final double depth;
    private final double leftBytes;
    private final double rightBytes;
    private final double groups;

    Estimate(Subject subject) {
        this.subject = subject;
        this.rows = size("x", "x1", -2);
        this.columns = size(subject.call().operator().equals("matmul") ? "y" : "weight", "w", -1);
        this.depth = size("x", "x1", -1);
        this.leftBytes = bits("x", "x1") / 8;
        this.rightBytes = Math.max(bits("weight", "w"), bits("y", "x2")) / 8;
        this.groups = subject.call().tensor("group_list").map(list -> (double) list.shape().elements()).orElse(1.0);
    }

    private Stream<TensorArgument> tensors(String name, String other) {
        return Stream.of(name, other, "x2").flatMap(n -> subject.call().tensors(n).stream());
    }

    private double size(String name, String other, int axis) {
        return tensors(name, other).findFirst().map(t -> (double) t.shape().dim(axis)).orElse(1.0);
    }

    private double bits(String name, String other) {
        return Math.min(MOST_BITS, tensors(name, other).findFirst().map(TensorArgument::tensor)
                .map(tensor -> tensor.type()).map(TensorType::dtype).map(type -> (double) type.bits()).orElse(8.0));
    }

    /** Microseconds, roughly. */
    double microseconds(Plan plan) {
        Map<String, Object> knobs = plan.tiling().toMap();
        Chip chip = subject.chip();
        double launch = plan.kernels().stream().mapToDouble(kernel -> Run.launchMicroseconds(kernel, chip)).sum();
        double baseM = size(knobs, "base_m", rows);
        double baseN = size(knobs, "base_n", columns);
        double parts = size(knobs, "split_k", 1);
        double down = groups == 1 ? Math.ceil(rows / baseM) : groups * Math.ceil(rows / groups / baseM);
        double blocks = down * Math.ceil(columns / baseN) * parts;
        double rounds = Math.ceil(blocks / plan.kernel().blocks());
        return launch + chip.microseconds(rounds * block(knobs, baseM, baseN, depth / parts)
                + LOAD_LATENCY * Math.max(1, parts / 2));
    }

    private double block(Map<String, Object> knobs, double baseM, double baseN, double k) {
        Chip chip = subject.chip();
        double baseK = size(knobs, "base_k", k);
        double tiles = Math.ceil(k / baseK);
        CubeRate rate = rate();
        double cube = tiles * (chip.cube().issueOverheadCycles() + Math.ceil(baseM / FRACTAL)
                * Math.ceil(baseN / FRACTAL) * Math.ceil(baseK / rate.k0()) * rate.fractalCycles());
        double port = chip.paths().of(MovePath.GM_L1_ND2NZ).bytesPerCycle();
        double left = Math.min(baseM, rows) * k * leftBytes;
        double right = baseN * k * rightBytes;
        double loads = Math.ceil(tiles / size(knobs, "step_ka", 1)) + Math.ceil(tiles / size(knobs, "step_kb", 1));
        double mte2 = (left + right) / port + loads * chip.paths().of(MovePath.GM_L1_ND2NZ).overheadCycles();
        double mte1 = left / chip.paths().of(MovePath.L1_L0A).bytesPerCycle()
                + right / chip.paths().of(MovePath.L1_L0B).bytesPerCycle();
        double waits = size(knobs, "depth_b1", 2) > size(knobs, "step_kb", 1) ? 0 : LOAD_LATENCY * loads;
        return Math.max(cube, Math.max(mte2, mte1)) + waits + Math.min(cube, mte2) / Math.max(1, tiles);
    }

    private CubeRate rate() {
        return subject.operator().work(subject.call()) instanceof Work.Cube(long _, String type)
                && subject.chip().cube().has(type)
                        ? subject.chip().cube().rate(type)
                        : subject.chip().cube().rates().values().iterator().next();
    }

    private static double size(Map<String, Object> knobs, String knob, double absent) {
        return knobs.get(knob) instanceof Number number ? number.doubleValue() : absent;
    }
}

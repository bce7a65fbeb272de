package ascendsim.tiling.search;

import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.KernelType;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.operator.Operator.Moved;
import ascendsim.kernels.operator.Operator.Work;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.CubeRate;
import ascendsim.sim.chip.Hbm;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.VectorCost;
import ascendsim.sim.chip.VectorUnit;
import ascendsim.tiling.space.SearchSpace.Subject;
import java.util.stream.Stream;

/**
 * What no simulation of a plan can stay below: the launches, and the longest of what the cubes, MTE2, the memory behind
 * it, MTE1, the Fixpipes and the vector cores need at their peak rates for work that the tiling cannot save. Nothing
 * waits.
 */
public final class Bounds {
    private static final String MATMUL = "matmul";
    private static final double BITS = 8;

    private final Subject subject;
    private final double macs;
    private final String type;
    private final Moved moved;
    private final boolean cold;

    /** @param l2 as the run finds it: what is in L2 need not come from HBM */
    public Bounds(Subject subject, L2State l2) {
        this.subject = subject;
        Work work = subject.operator().work(subject.call());
        this.macs = work instanceof Work.Cube(long ops, String _) ? ops / 2.0 : 0;
        this.type = work instanceof Work.Cube(long _, String operands) ? operands : "";
        this.moved = subject.operator().moved(subject.call());
        this.cold = l2 != L2State.WARM;
    }

    /** Microseconds that a plan takes at least. */
    public double microseconds(Plan plan) {
        Chip chip = subject.chip();
        double launches = plan.kernels().stream().mapToDouble(k -> Run.launchMicroseconds(k, chip)).sum();
        double cycles = Stream.of(macs == 0 ? 0 : cube(plan), memory(plan), onChip(plan), vector(plan))
                .mapToDouble(Double::doubleValue).max().orElseThrow();
        return launches + chip.microseconds(cycles);
    }

    /** All cubes that have a block, at the rate of the fastest type: quantised operands may be taken apart. */
    private double cube(Plan plan) {
        double fastest = subject.chip().cube().rates().values().stream().mapToDouble(CubeRate::macPerCycle).max()
                .orElseThrow();
        double rate = isDense() && subject.chip().cube().has(type)
                ? subject.chip().cube().rate(type).macPerCycle()
                : fastest;
        return macs / (rate * working(plan));
    }

    /**
     * Blocks of a dense product load their operands into L0 anew, through one MTE1 to a core, and drain what they
     * computed through one Fixpipe.
     */
    private double onChip(Plan plan) {
        if (!isDense() || !(plan.tiling() instanceof MatmulTiling tiling)
                || !(tiling.template() instanceof Template.Blocks)) {
            return 0;
        }
        MatmulProblem problem = MatmulProblem.of(subject.call());
        double bytes = problem.operand().bits() / BITS;
        double left = Math.ceilDiv(problem.n(), (long) tiling.base().n()) * problem.m() * problem.k() * bytes;
        double right = Math.ceilDiv(problem.m(), (long) tiling.base().m()) * problem.n() * problem.k() * bytes;
        double mte1 = left / fastest(MovePath.L1_L0A, MovePath.L1_L0A_LOAD3D)
                + right / fastest(MovePath.L1_L0B, MovePath.L1_L0B_LOAD3D, MovePath.L1_L0B_TRANSPOSED);
        double fixpipe = problem.m() * problem.n() / subject.chip().fixpipe().elementsPerCycle();
        return Math.max(mte1, fixpipe) / working(plan);
    }

    /**
     * Vector cores alone: inputs and outputs go through the ports of those that are launched, and on v220, where no
     * instruction does two steps, the steps of the mathematics through their lanes.
     */
    private double vector(Plan plan) {
        if (plan.kernel().type() != KernelType.AIV_ONLY) {
            return 0;
        }
        double ports = Math.max(moved.read() / fastest(MovePath.GM_UB), moved.written() / fastest(MovePath.UB_GM));
        double lanes = subject.operator().work(subject.call()) instanceof Work.Vector(long ops, String _, int bytes)
                && subject.chip().target() == Target.V220 ? ops * bytes / fastestVector() : 0;
        return Math.max(ports, lanes) / plan.kernel().blocks();
    }

    /** Bytes per cycle of the fastest operation. */
    private double fastestVector() {
        VectorUnit unit = subject.chip().vector();
        double least = Stream.concat(Stream.of(unit.unlisted()), unit.operations().values().stream().flatMap(
                operation -> Stream.concat(Stream.of(operation.usual()), operation.byType().values().stream())))
                .mapToDouble(VectorCost::cyclesPerRepeat).min().orElseThrow();
        return unit.repeatBytes() / least;
    }

    private double fastest(MovePath... paths) {
        return Stream.of(paths).mapToDouble(path -> subject.chip().paths().of(path).bytesPerCycle()).max()
                .orElseThrow();
    }

    private boolean isDense() { return subject.call().operator().equals(MATMUL); }

    /** Cores that have anything to multiply. */
    private long working(Plan plan) {
        long launched = plan.kernel().blocks();
        if (isDense() && plan.tiling() instanceof MatmulTiling tiling
                && tiling.template() instanceof Template.Blocks) {
            MatmulProblem problem = MatmulProblem.of(subject.call());
            long blocks = Math.ceilDiv(problem.m(), (long) tiling.base().m())
                    * Math.ceilDiv(problem.n(), (long) tiling.base().n()) * tiling.splitK();
            return Math.min(launched, blocks);
        }
        return launched;
    }

    /** Every input crosses HBM once where L2 does not have it, and the ports of the cores that work. */
    private double memory(Plan plan) {
        Hbm hbm = subject.chip().hbm();
        double fromHbm = cold ? moved.read() / Math.max(hbm.theoryBytesPerCycle(), hbm.readBytesPerCycle()) : 0;
        return plan.kernel().type() == KernelType.AIC_ONLY
                ? Math.max(fromHbm, moved.read() / (fastest(MovePath.GM_L1, MovePath.GM_L1_ND2NZ) * working(plan)))
                : fromHbm;
    }
}

package ascendsim.kernels.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;

/**
 * The tiling of the vendor's QuantBatchMatmulV3: on 950 {@link WindowQuantMatmul}, on 910B (tiling_dense §3) the
 * "basic" template by its rules, and where the vendor's tiling comes from a closed library ("TBE"),
 * {@link ClosedTiling}.
 */
record OfficialQuantMatmul(Chip chip, QuantMatmulProblem problem) {
    /** Slots of the workspace of each core. */
    private static final int CV_STAGES = 2;
    private static final long DOUBLE_L0C = 16384;
    private static final long DOUBLE_L0C_COLUMNS = 128;

    private boolean isV310() { return chip.target() == Target.V310; }

    MatmulTiling tiling() {
        if (isV310()) {
            return new WindowQuantMatmul(chip, problem).tiling();
        }
        ClosedTiling closed = new ClosedTiling(chip, problem);
        boolean basic = new TemplateTest(chip, problem).isBasic() || !closed.hasFewRows();
        return basic ? basic() : closed.tiling();
    }

    /** What the vendor would choose for a template, whether it would choose the template or not. */
    MatmulTiling tiling(Template.Kind template) {
        if (isV310()) {
            return new WindowQuantMatmul(chip, problem).tiling(template);
        }
        return template == Template.Kind.A_FULL ? new ClosedTiling(chip, problem).tiling() : basic();
    }

    private MatmulTiling basic() {
        Base base = new BasicBase(chip, problem).base();
        BlockOrder order = new BasicOrder(problem, chip.cores().aic(), base).order();
        return new MatmulTiling(chip.cores().aic(), isHalved(base) ? 2 : 1, base, staging(base), order, results(base));
    }

    /** Unit flag where the Fixpipe writes the output; with the vector cores in turn it is off (§3.4). */
    Results results(Base base) {
        boolean mixed = problem.way().isMixed();
        boolean twice = (long) base.m() * base.n() <= DOUBLE_L0C && (mixed || base.n() <= DOUBLE_L0C_COLUMNS);
        return new Results(!mixed, twice ? 2 : 1, CV_STAGES);
    }

    Staging staging(Base base) {
        if (isV310()) {
            return new WindowQuantMatmul(chip, problem).staging(base);
        }
        return new BasicStaging(problem, base, results(base).l0cStages()).staging();
    }

    /** The one kernel of the vendor's with two AIVs for each AIC (§3.4). */
    private boolean isHalved(Base base) {
        boolean kernel = problem.way().isMixed() && problem.way().perToken()
                && problem.way().output() == DType.BFLOAT16 && problem.right().isNz()
                && !problem.left().transposed() && !problem.right().transposed();
        long blocks = Math.ceilDiv(problem.m(), (long) base.m()) * Math.ceilDiv(problem.n(), (long) base.n());
        boolean shallow = problem.k() <= 1152 && blocks >= 682;
        boolean tall = problem.k() > 1152 && problem.k() <= 1536 && problem.m() >= 12544 && problem.n() >= 1280;
        return kernel && (shallow || tall) && chip.cores().aivPerAic() >= 2;
    }
}

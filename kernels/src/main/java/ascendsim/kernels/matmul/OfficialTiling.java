package ascendsim.kernels.matmul;

import ascendsim.isa.tensor.Format;
import ascendsim.kernels.matmul.v3.TemplateChoice;
import ascendsim.kernels.matmul.v3.Terms;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;

/**
 * The tiling of the vendor's MatMulV3 on 910B ({@link ascendsim.kernels.matmul.v3}), as far as there are programs for
 * it: a template without one is passed over, a pre-pass without one is left out.
 */
public final class OfficialTiling {
    private final Chip chip;
    private final MatmulProblem problem;
    private final TemplateChoice choice;

    /**
     * The tilings of a problem on a chip.
     *
     * @param chip    of v220
     * @param problem to be tiled
     */
    public OfficialTiling(Chip chip, MatmulProblem problem) {
        this.chip = chip;
        this.problem = problem;
        this.choice = new TemplateChoice(terms(chip, problem));
    }

    private static Terms terms(Chip chip, MatmulProblem problem) {
        return new Terms(problem.m(), problem.n(), problem.k(), problem.operand().bits() / 8, operand(problem.left()),
                operand(problem.right()), problem.bias().isPresent(),
                new Base(problem.unitM(), problem.unitN(), problem.unitK()), chip);
    }

    private static Terms.Operand operand(MatmulProblem.Storage storage) {
        return new Terms.Operand(storage.transposed(), storage.format() != Format.ND);
    }

    /** What the vendor would choose. */
    public MatmulTiling tiling() {
        return choice.tilings().stream().filter(tiling -> tiling.template().kind() == Template.Kind.BASE
                || new MatmulRules(chip, problem, tiling).broken().isEmpty())
                .findFirst().orElseThrow();
    }

    /** What the vendor would choose for a template, whether it would choose the template or not. */
    public MatmulTiling tiling(Template.Kind template) {
        return choice.tiling(template);
    }

    /** The L1 loads of a base. */
    public Staging staging(Base base) {
        return choice.staging(base);
    }
}

package ascendsim.kernels.matmul;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.matmul.v3.TemplateChoice;
import ascendsim.kernels.matmul.v3.Terms;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.Optional;

/**
 * The tiling of the vendor's MatMulV3: on the 950 its sliding window ({@link SlidingWindow}), on 910B the templates of
 * {@link ascendsim.kernels.matmul.v3}, as far as there are programs for them: a template without one is passed over, a
 * pre-pass without one is left out.
 */
public final class OfficialTiling {
    private final Chip chip;
    private final MatmulProblem problem;
    private final Optional<TemplateChoice> choice;

    /**
     * The tilings of a problem on a chip.
     *
     * @param chip    to run on
     * @param problem to be tiled
     */
    public OfficialTiling(Chip chip, MatmulProblem problem) {
        this.chip = chip;
        this.problem = problem;
        this.choice = chip.target() == Target.V220
                ? Optional.of(new TemplateChoice(terms(chip, problem)))
                : Optional.empty();
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
        return choice.map(this::first).orElseGet(this::window);
    }

    private MatmulTiling window() {
        return new SlidingWindow(problem, chip).tiling();
    }

    private MatmulTiling first(TemplateChoice templates) {
        return templates.tilings().stream().filter(tiling -> tiling.template().kind() == Template.Kind.BASE
                || new MatmulRules(chip, problem, tiling).broken().isEmpty())
                .findFirst().orElseThrow();
    }

    /** What the vendor would choose for a template, whether it would choose the template or not. */
    public MatmulTiling tiling(Template.Kind template) {
        if (choice.isEmpty() && template != Template.Kind.BASE) {
            throw BadInput.of("tiling.template", template.text() + " on " + chip.name(),
                    "expected " + Template.Kind.BASE.text() + ", the only one of v310", "leave it out");
        }
        return choice.map(templates -> templates.tiling(template)).orElseGet(this::window);
    }

    /** The L1 loads of a base. */
    public Staging staging(Base base) {
        return choice.map(templates -> templates.staging(base))
                .orElseGet(() -> new SlidingWindow(problem, chip).staging(base));
    }
}

package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.List;

/** The templates in the order in which the vendor asks for them (tiling_dense §1.5). */
public final class TemplateChoice {
    private final Terms terms;
    private final BlocksRule blocks;
    private final List<TemplateRule> rules;

    /** The choice for a product, with its operands as the caller holds them. */
    public TemplateChoice(Terms held) {
        this.terms = asFound(held);
        this.blocks = new BlocksRule(terms);
        MatmulTiling start = blocks.start();
        boolean cached = new L2Tiles(terms, start.base()).choose().found();
        this.rules = List.of(new RightInL1FixpipeRule(terms, start), new LeftInL1Rule(terms, start),
                new SlabSplitRule(terms, start), new RightInL1Rule(terms, start),
                new SingleCoreSplitRule(terms, start, cached), new DeterministicSplitRule(terms, start), blocks);
    }

    private static Terms asFound(Terms held) {
        if (new InputFormats(held).stay()) {
            return held;
        }
        return new Terms(held.m(), held.n(), held.k(), held.bytes(), new Terms.Operand(held.left().transposed(), true),
                new Terms.Operand(held.right().transposed(), true), held.bias(), held.unit(), held.chip());
    }

    /** The tilings of all templates that apply, the vendor's choice first, blocks last. */
    public List<MatmulTiling> tilings() {
        return rules.stream().filter(TemplateRule::applies).map(TemplateRule::tiling).toList();
    }

    /** The tiling with a template, whether it would be chosen or not. */
    public MatmulTiling tiling(Template.Kind kind) {
        return rules.stream().filter(rule -> rule.kind() == kind)
                .reduce((first, second) -> first.applies() ? first : second).orElseThrow().tiling();
    }

    /** The staging of blocks of a size. */
    public Staging staging(Base base) {
        return new L1Steps(terms).of(base);
    }
}

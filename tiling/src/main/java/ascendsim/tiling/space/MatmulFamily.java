package ascendsim.tiling.space;

import ascendsim.isa.instruction.Target;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dense matmul.
 *
 * @param official what the vendor would choose
 * @param cores    how many may be launched
 */
record MatmulFamily(Chip chip, MatmulProblem problem, MatmulTiling official, List<Long> cores) implements Family {
    private static final Set<String> FEATURES = Set.of("template", "split_k", "block_order", "l2_split_m", "l2_split_n",
            "unit_flag", "l0c_stages", "nd2nz_a", "nd2nz_b");
    private static final long MOST_PARTS = 16;
    /** A template whose official sizes are another kernel's; it cannot be combined with blocks of any size. */
    private static final Set<Template.Kind> WITH_OWN_SIZES =
            Set.of(Template.Kind.SINGLE_CORE_SPLIT_K, Template.Kind.DETERMINISTIC_SPLIT_K);

    @Override
    public List<Axis> axes() {
        long bits = problem.operand().bits();
        List<Axis> axes = new ArrayList<>();
        axes.add(new Axis("template", templates()));
        axes.add(Axis.sizes("base_m", Sizes.across(problem.m(), problem.unitM(), official.base().m())));
        axes.add(Axis.sizes("base_n", Sizes.across(problem.n(), problem.unitN(), official.base().n())));
        List<Long> depths = Sizes.depth(problem.k(), problem.unitK(), bits, official.base().k());
        axes.add(Axis.sizes("base_k", depths));
        long least = depths.stream().mapToLong(Long::longValue).min().orElseThrow();
        axes.add(Axis.sizes("step_ka", Sizes.steps(problem.k(), least, official.staging().stepKa())));
        axes.add(Axis.sizes("step_kb", Sizes.steps(problem.k(), least, official.staging().stepKb())));
        axes.add(Sizes.depths("depth_a1"));
        axes.add(Sizes.depths("depth_b1"));
        axes.add(Axis.sizes("split_k", Axis.powers(Math.min(MOST_PARTS, Math.ceilDiv(problem.k(), least)))));
        axes.add(Orders.blocks());
        axes.add(Orders.parts("l2_split_m", problem.m(), official.order().l2SplitM()));
        axes.add(Orders.parts("l2_split_n", problem.n(), official.order().l2SplitN()));
        axes.add(Axis.flag("unit_flag"));
        axes.add(Axis.sizes("l0c_stages", List.of(1L, 2L)));
        axes.add(Axis.sizes("cores", cores));
        axes.add(Orders.grids(chip.cores().aic()));
        official.nd2nz().left().ifPresent(tile -> axes.add(pass("nd2nz_a", tile.rows(), tile.columns())));
        official.nd2nz().right().ifPresent(tile -> axes.add(pass("nd2nz_b", tile.rows(), tile.columns())));
        return axes;
    }

    private List<Setting> templates() {
        List<Setting> templates = new ArrayList<>();
        for (Template.Kind kind : Template.Kind.values()) {
            boolean chosen = kind == official.template().kind();
            if (kind == Template.Kind.BASE || chosen
                    || chip.target() == Target.V220 && !WITH_OWN_SIZES.contains(kind)) {
                templates.add(Setting.of("template", Attribute.of(kind.text())));
            }
        }
        return templates;
    }

    /** Without the pre-pass, and with the official one. */
    private static Axis pass(String knob, long rows, long columns) {
        return new Axis(knob, List.of(Setting.OFFICIAL, Setting.of(knob,
                new Attribute.Items(List.of(Attribute.of(rows), Attribute.of(columns))))));
    }

    @Override
    public boolean isFeature(String axis) {
        return FEATURES.contains(axis);
    }

    @Override
    public Optional<String> vain(Map<String, Object> tiling, Set<String> free) {
        if (!Template.Kind.BASE.text().equals(tiling.get("template"))) {
            return Optional.empty();
        }
        long blocks = Math.ceilDiv(problem.m(), Sizes.size(tiling, "base_m"))
                * Math.ceilDiv(problem.n(), Sizes.size(tiling, "base_n")) * Sizes.size(tiling, "split_k");
        long launched = Sizes.size(tiling, "cores");
        boolean fewerAreLaunched =
                free.contains("cores") && cores.stream().anyMatch(fewer -> fewer < launched && fewer >= blocks);
        if (launched > blocks && fewerAreLaunched) {
            return Optional.of("cores without a block");
        }
        return Sizes.loadsBeyond(tiling, free, Math.ceilDiv(problem.k(), Sizes.size(tiling, "split_k")));
    }
}

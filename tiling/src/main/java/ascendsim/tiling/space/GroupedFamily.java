package ascendsim.tiling.space;

import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.tiling.space.SearchSpace.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Products of groups of rows, and single ones of quantised operands.
 *
 * @param official what the vendor would choose
 * @param cores    how many may be launched
 */
record GroupedFamily(Subject subject, MatmulTiling official, List<Long> cores) implements Family {
    private static final Set<String> FEATURES = Set.of("template", "unit_flag", "l0c_stages", "antiquant_path",
            "block_order", "l2_split_m", "l2_split_n");
    private static final long UNIT = 16;
    private static final long MOST_SLOTS = 8;
    private static final long BYTE = 8;

    @Override
    public List<Axis> axes() {
        List<Axis> axes = new ArrayList<>();
        axes.add(Axis.sizes("base_m", Sizes.across(rows(), UNIT, official.base().m())));
        axes.add(Axis.sizes("base_n", Sizes.across(columns(), UNIT, official.base().n())));
        List<Long> depths = Sizes.depth(depth(), UNIT, bits(), official.base().k());
        axes.add(Axis.sizes("base_k", depths));
        long least = depths.stream().mapToLong(Long::longValue).min().orElseThrow();
        axes.add(Axis.sizes("step_ka", Sizes.steps(depth(), least, official.staging().stepKa())));
        axes.add(Axis.sizes("step_kb", Sizes.steps(depth(), least, official.staging().stepKb())));
        axes.add(Sizes.depths("depth_a1"));
        axes.add(Sizes.depths("depth_b1"));
        axes.add(Axis.flag("unit_flag"));
        axes.add(Axis.sizes("l0c_stages", List.of(1L, 2L)));
        if (isDense()) {
            axes.add(Orders.blocks());
            axes.add(Orders.parts("l2_split_m", rows(), official.order().l2SplitM()));
            axes.add(Orders.parts("l2_split_n", columns(), official.order().l2SplitN()));
        }
        if (official.usesVectorCores() || official.cvStages() > 1) {
            axes.add(Axis.sizes("cv_stages", Axis.powers(MOST_SLOTS)));
            axes.add(Axis.sizes("aiv_per_aic", List.of(1L, 2L)));
        }
        axes.add(Axis.sizes("cores", cores));
        if (isDense()) {
            axes.add(Orders.grids(subject.chip().cores().aic()));
        }
        if (hasNarrowWeights()) {
            axes.add(new Axis("antiquant_path", Stream.concat(Stream.of(Setting.OFFICIAL),
                    AntiquantPath.names().stream().map(p -> Setting.of("antiquant_path", Attribute.of(p)))).toList()));
        }
        return axes;
    }

    /** Whether its blocks can go other ways than group by group. */
    private boolean isDense() {
        return subject.call().operator().equals("npu_quant_matmul");
    }

    private Stream<TensorArgument> tensors(String... names) {
        return Stream.of(names).flatMap(name -> subject.call().tensors(name).stream());
    }

    private Stream<TensorArgument> left() {
        return tensors("x", "x1");
    }

    private Stream<TensorArgument> right() {
        return tensors("weight", "w", "x2");
    }

    private long rows() {
        return left().mapToLong(x -> x.shape().dim(-2)).max().orElse(UNIT);
    }

    private long columns() {
        return right().mapToLong(w -> w.shape().dim(-1)).max().orElse(UNIT);
    }

    private long depth() {
        return left().mapToLong(x -> x.shape().dim(-1)).max().orElse(UNIT);
    }

    private long bits() {
        return Math.max(BYTE, left().mapToLong(x -> x.dtype().bits()).max().orElse(BYTE));
    }

    private boolean hasNarrowWeights() {
        return subject.call().tensor("antiquant_scale").isPresent();
    }

    @Override
    public boolean isFeature(String axis) {
        return FEATURES.contains(axis);
    }

    @Override
    public Optional<String> vain(Map<String, Object> tiling, Set<String> free) {
        return Sizes.loadsBeyond(tiling, free, depth());
    }
}

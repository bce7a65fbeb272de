package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Products as text: {@code "M x K x N"}, and {@code NN}, {@code TN}, {@code NT} or {@code TT}. */
final class V3Cases {
    private static final Map<String, Chip> CHIPS = Stream.of("Ascend910B2", "Ascend910B3", "Ascend910B4")
            .collect(Collectors.toUnmodifiableMap(name -> name, name -> new ChipLibrary().find(name).orElseThrow()));

    private V3Cases() {
    }

    static Terms half(String layout, String shape) {
        return terms("Ascend910B2", 2, layout, shape);
    }

    static Terms terms(String chip, int bytes, String layout, String shape) {
        String[] sizes = shape.split("x");
        return new Terms(Long.parseLong(sizes[0]), Long.parseLong(sizes[2]), Long.parseLong(sizes[1]), bytes,
                new Terms.Operand(layout.charAt(0) == 'T', false), new Terms.Operand(layout.charAt(1) == 'T', false),
                false, new Base(16, bytes == 1 ? 32 : 16, bytes == 1 ? 32 : 16), CHIPS.get(chip));
    }

    static Terms withBias(Terms terms) {
        return new Terms(terms.m(), terms.n(), terms.k(), terms.bytes(), terms.left(), terms.right(), true,
                terms.unit(), terms.chip());
    }

    static Terms withRightNz(Terms terms) {
        return new Terms(terms.m(), terms.n(), terms.k(), terms.bytes(), terms.left(),
                new Terms.Operand(terms.right().transposed(), true), terms.bias(), terms.unit(), terms.chip());
    }

    static MatmulTiling chosen(Terms terms) {
        return new TemplateChoice(terms).tilings().getFirst();
    }

    /** {@code base_m x base_n x base_k, step_ka/step_kb, depth_a1/depth_b1}. */
    static String text(MatmulTiling tiling) {
        Base base = tiling.base();
        return "%dx%dx%d %d/%d %d/%d".formatted(base.m(), base.n(), base.k(), tiling.staging().stepKa(),
                tiling.staging().stepKb(), tiling.staging().depthA1(), tiling.staging().depthB1());
    }
}

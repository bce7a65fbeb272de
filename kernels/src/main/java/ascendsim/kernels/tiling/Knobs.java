package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Grid;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The knobs a user has set, each legal by itself. {@link #complete} makes a tiling of them: absent sizes are those an
 * official tiling has, absent features are off.
 */
public final class Knobs {
    private final Map<Knob, Attribute> given;

    private Knobs(Map<Knob, Attribute> given) {
        this.given = given;
    }

    /**
     * Reads the {@code tiling} object of a case.
     *
     * @throws BadInput naming every unknown knob with the nearest known one, and every value of the wrong kind
     */
    public static Knobs of(Map<String, Attribute> object) {
        Map<Knob, Attribute> given = new EnumMap<>(Knob.class);
        List<String> problems = new ArrayList<>();
        object.forEach((name, value) -> {
            Optional<Knob> knob = Knob.parse(name);
            if (knob.isEmpty()) {
                problems.add(BadInput.line("tiling." + name, "unknown knob", "one of " + Knob.names(),
                        Nearest.hint(name, Knob.names())));
            } else if (!knob.get().admits(value)) {
                problems.add(BadInput.line("tiling." + name, value.toString(), knob.get().expected(), ""));
            } else {
                given.put(knob.get(), value);
            }
        });
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return new Knobs(given);
    }

    /** The knob's whole number, or {@code absent}. */
    public int whole(Knob knob, int absent) {
        return given.get(knob) instanceof Attribute.Number number ? number.value().intValueExact() : absent;
    }

    /**
     * A whole tiling.
     *
     * @param official what an official tiling of the problem would be
     * @param staging  the official staging for a base
     */
    public MatmulTiling complete(MatmulTiling official, Function<Base, Staging> staging) {
        Base usual = official.base();
        Base base = new Base(whole(Knob.BASE_M, usual.m()), whole(Knob.BASE_N, usual.n()),
                whole(Knob.BASE_K, usual.k()));
        Optional<Grid> grid = grid();
        int cores = whole(Knob.CORES, grid.map(Grid::cores).orElse(official.cores()));
        BlockOrder order =
                new BlockOrder(grid, swizzle(official), whole(Knob.L2_SPLIT_M, 1), whole(Knob.L2_SPLIT_N, 1));
        boolean unitFlag = given.get(Knob.UNIT_FLAG) instanceof Attribute.Bool flag && flag.value();
        return new MatmulTiling(cores, whole(Knob.AIV_PER_AIC, official.aivPerAic()), base,
                staging(staging.apply(base)),
                order, whole(Knob.SPLIT_K, 1), unitFlag, whole(Knob.L0C_STAGES, 1),
                whole(Knob.CV_STAGES, official.cvStages()), antiquantPath(official));
    }

    private Staging staging(Staging usual) {
        int stepKa = step(Knob.STEP_KA, Knob.DEPTH_A1, usual.stepKa());
        int stepKb = step(Knob.STEP_KB, Knob.DEPTH_B1, usual.stepKb());
        return new Staging(stepKa, stepKb, depth(Knob.STEP_KA, Knob.DEPTH_A1, usual.depthA1()),
                depth(Knob.STEP_KB, Knob.DEPTH_B1, usual.depthB1()));
    }

    /** A depth without its step keeps the official double buffer. */
    private int step(Knob step, Knob depth, int usual) {
        int absent = given.containsKey(depth) ? Math.max(1, whole(depth, 1) / 2) : usual;
        return whole(step, absent);
    }

    /** A step without its depth gets the official double buffer. */
    private int depth(Knob step, Knob depth, int usual) {
        return whole(depth, given.containsKey(step) ? 2 * whole(step, 1) : usual);
    }

    private Optional<Grid> grid() {
        if (given.get(Knob.GRID) instanceof Attribute.Items items
                && items.values().get(0) instanceof Attribute.Number m
                && items.values().get(1) instanceof Attribute.Number n) {
            return Optional.of(new Grid(m.value().intValueExact(), n.value().intValueExact()));
        }
        return Optional.empty();
    }

    /** Either knob of the swizzle turns it on. */
    private Optional<Swizzle> swizzle(MatmulTiling official) {
        if (!given.containsKey(Knob.SWIZZLE_OFFSET) && !given.containsKey(Knob.SWIZZLE_DIRECTION)) {
            return Optional.empty();
        }
        Swizzle usual = official.order().swizzle().orElse(new Swizzle(MatmulTiling.SWIZZLE_OFFSET, 0));
        return Optional.of(new Swizzle(whole(Knob.SWIZZLE_OFFSET, usual.offset()),
                whole(Knob.SWIZZLE_DIRECTION, usual.direction())));
    }

    private AntiquantPath antiquantPath(MatmulTiling official) {
        return given.get(Knob.ANTIQUANT_PATH) instanceof Attribute.Text word
                ? Arrays.stream(AntiquantPath.values()).filter(p -> p.text().equals(word.value())).findFirst()
                        .orElseThrow()
                : official.antiquantPath();
    }
}

package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Grid;
import java.util.ArrayList;
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

    /** The template that is asked for; without one, blocks. */
    public Template.Kind template() {
        return word(Knob.TEMPLATE).flatMap(Template.Kind::parse).orElse(Template.Kind.BASE);
    }

    /**
     * A whole tiling.
     *
     * @param official what an official tiling of the problem would be with {@link #template}
     * @param staging  the official staging for another base
     * @throws BadInput if a knob is given that the template or the order of the blocks does not have
     */
    public MatmulTiling complete(MatmulTiling official, Function<Base, Staging> staging) {
        Base usual = official.base();
        Base base = new Base(whole(Knob.BASE_M, usual.m()), whole(Knob.BASE_N, usual.n()),
                whole(Knob.BASE_K, usual.k()));
        BlockOrder order = new KnobOrder(this).read();
        int cores = whole(Knob.CORES, order.grid().map(Grid::cores).orElse(official.cores()));
        Template template = new KnobTemplate(this).complete(official.template());
        Staging loads = base.equals(usual) ? official.staging() : staging.apply(base);
        Results results = new Results(given.get(Knob.UNIT_FLAG) instanceof Attribute.Bool flag && flag.value(),
                whole(Knob.L0C_STAGES, 1), whole(Knob.CV_STAGES, official.cvStages()));
        return new MatmulTiling(cores, whole(Knob.AIV_PER_AIC, official.aivPerAic()), base, staging(loads), order,
                template, new Nd2Nz(tile(Knob.ND2NZ_A), tile(Knob.ND2NZ_B)), results,
                antiquantPath().orElse(official.antiquantPath()));
    }

    private Optional<Nd2Nz.Tile> tile(Knob knob) {
        return pair(knob).map(pair -> new Nd2Nz.Tile(pair.get(0), pair.get(1)));
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

    /** Where widened weights are to go, if that is asked for. */
    public Optional<AntiquantPath> antiquantPath() {
        return word(Knob.ANTIQUANT_PATH).flatMap(AntiquantPath::parse);
    }

    boolean has(Knob knob) {
        return given.containsKey(knob);
    }

    /** The knob's word, if given. */
    Optional<String> word(Knob knob) {
        return given.get(knob) instanceof Attribute.Text word ? Optional.of(word.value()) : Optional.empty();
    }

    /** The knob's two numbers, if given. */
    Optional<List<Integer>> pair(Knob knob) {
        if (given.get(knob) instanceof Attribute.Items items
                && items.values().get(0) instanceof Attribute.Number first
                && items.values().get(1) instanceof Attribute.Number second) {
            return Optional.of(List.of(first.value().intValueExact(), second.value().intValueExact()));
        }
        return Optional.empty();
    }
}

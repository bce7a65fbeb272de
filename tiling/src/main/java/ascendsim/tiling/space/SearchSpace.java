package ascendsim.tiling.space;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The tilings of a call on a chip: every combination of the settings of its axes. Most are illegal; which ones is asked
 * of the operator's own planner. May be used by several threads.
 */
public final class SearchSpace {
    private final Subject subject;
    private final List<Axis> axes;
    private final Setting held;
    private final Function<Map<String, Object>, Optional<String>> vain;
    private final Plan official;

    /**
     * What is tiled.
     *
     * @param call keeps the operator's contract and has no tiling of its own
     */
    public record Subject(Chip chip, Operator operator, OperatorCall call) {
        /** The call with knobs, or as the official kernel would run it. */
        public OperatorCall tiled(Optional<Setting> knobs) {
            return new OperatorCall(call.operator(), call.tensors(), call.attributes(), knobs.map(Setting::knobs));
        }

        /** @throws BadInput if the knobs make no tiling */
        public Plan plan(Optional<Setting> knobs) {
            return operator.plan(chip, tiled(knobs), Optional.empty());
        }
    }

    /**
     * A space.
     *
     * @param axes each with one setting or more
     * @param held knobs that are the same everywhere
     * @param vain what a tiling has in vain, if anything
     */
    SearchSpace(Subject subject, List<Axis> axes, Setting held,
            Function<Map<String, Object>, Optional<String>> vain) {
        this.subject = subject;
        this.axes = List.copyOf(axes);
        this.held = held;
        this.vain = vain;
        this.official = subject.plan(Optional.empty());
    }

    public Subject subject() {
        return subject;
    }

    public List<Axis> axes() {
        return axes;
    }

    /** The kernels the operator chooses by itself. They need not be a point of the space. */
    public Plan official() {
        return official;
    }

    /** This space with one knob more that is the same everywhere. */
    public SearchSpace holding(String knob, long value) {
        return new SearchSpace(subject, axes, held.and(knob, Attribute.of(value)), vain);
    }

    /** How many points there are, illegal ones included. */
    public long points() {
        return axes.stream().mapToLong(axis -> axis.settings().size()).reduce(1, Math::multiplyExact);
    }

    /** A point by its number. */
    public Point point(long number) {
        List<Integer> places = new ArrayList<>();
        long rest = number;
        for (Axis axis : axes) {
            int size = axis.settings().size();
            places.add((int) (rest % size));
            rest /= size;
        }
        return new Point(places);
    }

    /** Any point, each as likely as any other. */
    public Point any(RandomGenerator random) {
        return new Point(axes.stream().map(axis -> random.nextInt(axis.settings().size())).toList());
    }

    /** The point next to the official tiling: its value on every axis that has it. */
    public Point nearOfficial() {
        Map<String, Object> tiling = official.tiling().toMap();
        return new Point(axes.stream().map(axis -> axis.official(tiling)).toList());
    }

    /** The {@code tiling} object of a point. */
    public Setting knobs(Point point) {
        SequencedMap<String, Attribute> knobs = new LinkedHashMap<>(held.knobs());
        for (int axis = 0; axis < axes.size(); axis++) {
            knobs.putAll(axes.get(axis).settings().get(point.place(axis)).knobs());
        }
        return new Setting(knobs);
    }

    /** What a point is. */
    public Candidate candidate(Point point) {
        try {
            Plan plan = subject.plan(Optional.of(knobs(point)));
            return vain.apply(plan.tiling().toMap()).<Candidate>map(Candidate.Dominated::new)
                    .orElseGet(() -> new Candidate.Legal(plan));
        } catch (BadInput illegal) {
            return new Candidate.Illegal(illegal.problems());
        }
    }
}

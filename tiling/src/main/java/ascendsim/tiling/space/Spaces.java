package ascendsim.tiling.space;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.tiling.space.SearchSpace.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The spaces of the operator families. */
public final class Spaces {
    private static final String MATMUL = "matmul";

    private Spaces() {
    }

    /**
     * All knobs of the call's family.
     *
     * @throws BadInput if there is nothing to choose
     */
    public static SearchSpace of(Subject subject) {
        Family family = family(subject);
        return new SearchSpace(subject, family.axes(), Setting.OFFICIAL, vain(family, family.axes()));
    }

    /**
     * Some knobs of the call's family. Other sizes are what the official kernel has beside the chosen ones, other
     * features what its own tiling has.
     *
     * @param free names of axes
     * @throws BadInput naming those that there are not, or if there is nothing to choose
     */
    public static SearchSpace of(Subject subject, List<String> free) {
        Family family = family(subject);
        List<String> names = family.axes().stream().map(Axis::name).toList();
        List<String> problems = free.stream().filter(name -> !names.contains(name))
                .map(name -> BadInput.line("--knobs", "unknown knob " + name + " of " + subject.call().operator(),
                        "expected some of " + String.join(", ", names), Nearest.hint(name, names)))
                .toList();
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        List<Axis> axes = family.axes().stream().filter(axis -> free.contains(axis.name())).toList();
        return new SearchSpace(subject, axes, held(subject, family, free), vain(family, axes));
    }

    private static Function<Map<String, Object>, Optional<String>> vain(Family family, List<Axis> axes) {
        Set<String> free = axes.stream().map(Axis::name).collect(Collectors.toSet());
        return tiling -> family.vain(tiling, free);
    }

    /** The official value of every feature that is not free. */
    private static Setting held(Subject subject, Family family, List<String> free) {
        Map<String, Object> official = subject.plan(Optional.empty()).tiling().toMap();
        SequencedMap<String, Attribute> held = new LinkedHashMap<>();
        for (Axis axis : family.axes()) {
            if (!free.contains(axis.name()) && family.isFeature(axis.name())) {
                held.putAll(axis.settings().get(axis.official(official)).knobs());
            }
        }
        return new Setting(held);
    }

    private static Family family(Subject subject) {
        Plan plan = subject.plan(Optional.empty());
        Tiling official = plan.tiling();
        List<Long> cores = cores(subject, plan);
        return switch (official) {
            case MatmulTiling tiling when subject.call().operator().equals(MATMUL) -> new MatmulFamily(subject.chip(),
                    MatmulProblem.of(subject.call()), tiling, cores);
            case MatmulTiling tiling -> new GroupedFamily(subject, tiling, cores);
            case WqbmmTiling tiling -> new WqbmmFamily(tiling, cores);
            case QuantTiling tiling -> new QuantFamily(tiling, cores);
            case Tiling.Fixed _ -> throw BadInput.of("tune", subject.call().operator() + " has no knobs",
                    "expected an operator with a tiling", "");
        };
    }

    /** All cores, what the official kernel launches, and halves of all. */
    private static List<Long> cores(Subject subject, Plan official) {
        long all = official.kernel().type().cubeCores() > 0
                ? subject.chip().cores().aic()
                : subject.chip().cores().aiv();
        List<Long> cores = new ArrayList<>(List.of(all, (long) official.kernel().blocks()));
        for (long fewer = all; fewer >= 1; fewer = fewer / 2) {
            cores.add(fewer);
            cores.add(Math.max(1, 3 * fewer / 4));
        }
        return cores;
    }
}

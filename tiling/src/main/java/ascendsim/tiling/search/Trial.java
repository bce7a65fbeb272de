package ascendsim.tiling.search;

import ascendsim.isa.program.Parameter;
import ascendsim.kernels.plan.Plan;
import ascendsim.tiling.space.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A tiling that was looked at.
 *
 * @param number         of the simulation, from 1; 0 where there was none
 * @param knobs          what a case sets for it; empty: nothing, the official kernel
 * @param tiling         all knobs of the kernel that was built
 * @param workspaceBytes GM that its kernels need beside inputs and outputs
 */
public record Trial(int number, Optional<Setting> knobs, SequencedMap<String, Object> tiling, long workspaceBytes,
        Evaluation evaluation) {
    public Trial {
        tiling = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tiling));
    }

    static Trial of(int number, Optional<Setting> knobs, Plan plan, Evaluation evaluation) {
        return new Trial(number, knobs, plan.tiling().toMap(), workspaceBytes(plan), evaluation);
    }

    /** GM beside inputs and outputs. */
    public static long workspaceBytes(Plan plan) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        plan.kernels().stream().flatMap(kernel -> kernel.parameters().stream())
                .filter(parameter -> parameter.role() == Parameter.Role.WORKSPACE)
                .forEach(parameter -> bytes.put(parameter.name(), parameter.type().bytes()));
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Exact where it was simulated to its end, else a lower limit. */
    public double microseconds() {
        return evaluation.microseconds();
    }

    public boolean isTimed() { return evaluation instanceof Evaluation.Timed; }
}

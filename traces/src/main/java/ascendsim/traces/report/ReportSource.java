package ascendsim.traces.report;

import ascendsim.sim.check.Sanitizers;
import ascendsim.traces.log.Events;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import ascendsim.traces.use.Footmarks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a page is made from.
 *
 * @param log        the launch, with operands if the page is to show them
 * @param footmarks  of the same launch
 * @param statistics of the same launch
 * @param summary    what else is known of the run
 */
public record ReportSource(Events log, Footmarks footmarks, RunStatistics statistics, Summary summary) {
    /**
     * What is known of a run beside what it left behind.
     *
     * @param result     the run's result as JSON: one object, the same that programs read
     * @param title      the operator or kernel
     * @param call       inputs, attributes and outputs in one line
     * @param tiling     knobs by name; empty where there are none
     * @param roofline   empty for a run that did not end
     * @param launchUs   microseconds of launch and completion
     * @param sanitizers that watched the run
     */
    public record Summary(String result, String title, String call, Map<String, Object> tiling,
            Optional<Roofline> roofline, double launchUs, Sanitizers sanitizers) {
        public Summary {
            tiling = Collections.unmodifiableMap(new LinkedHashMap<>(tiling));
        }
    }
}

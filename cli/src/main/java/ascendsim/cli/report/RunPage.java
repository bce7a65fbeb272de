package ascendsim.cli.report;

import ascendsim.cli.output.JsonText;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.log.Events;
import ascendsim.traces.report.ReportSource;
import ascendsim.traces.report.ReportSource.Summary;
import ascendsim.traces.use.Footmarks;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** What a page is told of a run: the same result that {@code --json} writes. */
public final class RunPage {
    private RunPage() {
    }

    /**
     * One for each launch, the operator's own last. The host's share is left out: two equal runs give equal pages.
     *
     * @param footmarks launch by launch
     */
    public static List<ReportSource> sources(Outcome outcome, EventLog log, List<Footmarks> footmarks) {
        int own = outcome.results().runs().size() - 1;
        return IntStream.rangeClosed(0, own)
                .mapToObj(i -> source(i == own ? outcome : outcome.preparation(i), log.launch(i), footmarks.get(i)))
                .toList();
    }

    private static ReportSource source(Outcome outcome, Events log, Footmarks footmarks) {
        ObjectNode result = (ObjectNode) RunJson.of(outcome);
        result.remove("host");
        Outcome.Subject subject = outcome.subject();
        Summary summary = new Summary(JsonText.of(result), subject.operator(), subject.inputs(), subject.tiling(),
                outcome.roofline(), outcome.run().launchMicroseconds(), subject.sanitizers());
        return new ReportSource(log, footmarks, outcome.statistics(), summary);
    }
}

package ascendsim.cli.report;

import ascendsim.cli.output.JsonText;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.report.ReportSource;
import ascendsim.traces.report.ReportSource.Summary;
import ascendsim.traces.use.Footmarks;
import tools.jackson.databind.node.ObjectNode;

/** What a page is told of a run: the same result that {@code --json} writes. */
public final class RunPage {
    private RunPage() {
    }

    /** The host's share is left out: two equal runs give equal pages. */
    public static ReportSource source(Outcome outcome, EventLog log, Footmarks footmarks) {
        ObjectNode result = (ObjectNode) RunJson.of(outcome);
        result.remove("host");
        Outcome.Subject subject = outcome.subject();
        Summary summary = new Summary(JsonText.of(result), subject.operator(), subject.inputs(), subject.tiling(),
                outcome.roofline(), outcome.run().launchMicroseconds(), subject.sanitizers());
        return new ReportSource(log, footmarks, outcome.statistics(), summary);
    }
}

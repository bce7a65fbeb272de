package ascendsim.traces.report;

import ascendsim.traces.log.Launch;

/** What the first reading of a log finds. */
record RunFacts(ReportSource source, Launch launch, Lanes lanes, LineCounts counts, TrafficSeries traffic) {
    /**
     * Reads the last launch of a log.
     *
     * @param budget instructions that are shown one by one, at most
     */
    static RunFacts of(ReportSource source, long budget) {
        Launch launch = source.log().launches().getLast();
        RunFacts facts = new RunFacts(source, launch, new Lanes(launch), new LineCounts(launch), new TrafficSeries());
        source.log().forEach(event -> {
            if (event.launch() == launch) {
                facts.lanes.accept(event);
                facts.counts.accept(event);
                facts.traffic.accept(event);
            }
        });
        facts.lanes.choose(budget);
        return facts;
    }
}

/**
 * Floor 2: what a run left behind. Event log, timeline, statistics and their writers.
 */
package ascendsim.traces;

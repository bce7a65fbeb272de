/** What the pipes did, counted while a launch runs. */
package ascendsim.traces.statistics;

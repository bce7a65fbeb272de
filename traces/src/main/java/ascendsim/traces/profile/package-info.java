/** A run as the vendor's profiler would leave it: the OPPROF tree, and how it compares with a board's. */
package ascendsim.traces.profile;

/** Everything that happened in a launch, kept outside the heap and replayed as often as one likes. */
package ascendsim.traces.log;

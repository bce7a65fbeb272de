/** A run as one HTML page that explains itself, from {@code file://} and without a network. */
package ascendsim.traces.report;

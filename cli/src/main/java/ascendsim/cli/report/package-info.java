/** The result of a run: what is known of it, its text and its JSON. */
package ascendsim.cli.report;

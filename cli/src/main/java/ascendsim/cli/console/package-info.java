/** What the user sees: streams, tables, the reports of a run. */
package ascendsim.cli.console;

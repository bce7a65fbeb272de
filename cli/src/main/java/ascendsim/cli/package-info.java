/**
 * Floor 5: the {@code ascendsim} command. Commands and console output, nothing else.
 */
package ascendsim.cli;

/** The commands, one class each, and the options they share. */
package ascendsim.cli.command;

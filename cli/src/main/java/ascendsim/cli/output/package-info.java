/** Files a command leaves behind. Each is complete or not there. */
package ascendsim.cli.output;

/**
 * Floor 1: the machine. Chips, memories, what an instruction means, what it costs, the engine and the checks.
 */
package ascendsim.sim;

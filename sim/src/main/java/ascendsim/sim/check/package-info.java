/**
 * Sanitizers: probes that watch a launch and say what is wrong with its program (memory, initialisation, races,
 * synchronisation). They change nothing and know nothing of time beyond what the simulator tells them.
 */
package ascendsim.sim.check;

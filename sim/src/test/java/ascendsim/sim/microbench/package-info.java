/**
 * Instruction micro-benchmarks: one instruction, repeated as its measurement did, as a program on the simulated chip.
 * Here for the tests of the cost model; {@code bench} runs whole tables of measurements through it.
 */
package ascendsim.sim.microbench;

/**
 * JMH benchmarks of AscendSim: how fast the simulator itself is. Simulated times are tested elsewhere.
 */
package ascendsim.bench;

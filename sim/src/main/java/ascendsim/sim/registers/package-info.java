/**
 * Vector functions: their registers and what their instructions do. A body is bound once into {@link
 * ascendsim.sim.registers.Step}s; what runs it (meaning, footprint, checks) binds loads and stores differently.
 */
package ascendsim.sim.registers;

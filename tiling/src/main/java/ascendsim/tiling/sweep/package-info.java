/** Grids of operators, shapes, chips and tilings, simulated one by one; what is done is never done twice. */
package ascendsim.tiling.sweep;

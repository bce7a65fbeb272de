/** What every matrix kernel is made of: the block pipeline of a cube core and the loading recipes of its operands. */
package ascendsim.kernels.program.cube;

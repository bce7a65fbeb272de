/** What grouped kernels share: reading the group list, and the order in which cores go through all groups' blocks. */
package ascendsim.kernels.program.grouped;

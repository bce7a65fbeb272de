/** What vector cores make of the int32 blocks that cube cores leave in the workspace. */
package ascendsim.kernels.program.epilogue;

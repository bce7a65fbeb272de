/**
 * The knobs of a kernel: what an official tiling would choose, what a user may set, and why a choice is not possible.
 * Names are those of the contract (docs/interfaces), which follow TCubeTiling where it has them.
 */
package ascendsim.kernels.tiling;

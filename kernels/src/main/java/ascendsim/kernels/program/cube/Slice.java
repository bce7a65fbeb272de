package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;

/**
 * The part of an L1 load that goes to L0 for one Mmad.
 *
 * @param l1     the load
 * @param k0     first k inside the load, a multiple of the L0 depth
 * @param depth  k elements, at most the L0 depth
 * @param extent rows or columns of the load
 * @param l0     the tile in L0
 */
public record Slice(Address l1, Affine k0, Affine depth, Extent extent, Address l0) {
}

package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;

/**
 * The part of an operand in GM that one load brings.
 *
 * @param origin GM byte address of the first row (column) at k = 0
 * @param elements rows (columns)
 * @param maybeSingle whether there may be only one
 * @param k0     first k, a multiple of the L1 depth
 * @param depth  k elements, at most the L1 depth
 * @param hint   whether the load goes through L2
 */
public record Region(Affine origin, Affine elements, boolean maybeSingle, Affine k0, Affine depth,
        CacheHint hint) {
}

package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;

/**
 * How much of a tile is there, across k.
 *
 * @param elements rows of the left operand or columns of the right one
 * @param fractals {@code ceil(elements / 16)}
 * @param blocks   {@code ceil(elements / c0)}
 */
public record Extent(Affine elements, Affine fractals, Affine blocks) {
}

package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;

/**
 * A block of the output, or a part of its depth, as a core's registers hold it.
 *
 * @param group   which of the right operand's matrices; 0 where there is one
 * @param row     first row
 * @param rows    at most the base's m
 * @param column  first column
 * @param columns at most the base's n
 * @param depth   which k are added up
 */
public record Block(Affine group, Affine row, Affine rows, Affine column, Affine columns, Depth depth) {
    /**
     * A range of k.
     *
     * @param begin the first
     * @param end   one past the last
     */
    public record Depth(Affine begin, Affine end) {
        /** All of k. */
        public static Depth whole(long k) {
            return new Depth(Affine.ZERO, Affine.of(k));
        }
    }
}

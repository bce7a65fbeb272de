package ascendsim.kernels.program.int4;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * The UB of the way from products to outputs. What comes in and goes out is there twice.
 *
 * @param in        a chunk of float16 products
 * @param factors   per row: scale, then logit
 * @param sums      per row: a block with its sum
 * @param columns   bias, then offset of a block's columns
 * @param wide      the chunk in float32
 * @param work      a chunk in the making
 * @param product   row sums times offsets
 * @param factor    scale times logit
 * @param broadcast per row: a block with its factor
 * @param out       a finished chunk
 */
record Int4Buffers(Sizes sizes, Address in, Address factors, Address sums, Address columns, Address wide, Address work,
        Address product, Address factor, Address broadcast, Address out) {
    static final int STAGES = 2;

    /**
     * Bytes of one of each.
     *
     * @param in      a chunk of products
     * @param factors a row of factors
     * @param sums    a chunk's row sums
     * @param column  a row of column parameters
     * @param work    a chunk in float32
     * @param out     a finished chunk
     */
    record Sizes(long in, long factors, long sums, long column, long work, long out) {
    }

    static Int4Buffers take(LocalMemoryMap memory, Int4Problem problem, Int4Blocks blocks, Int4Formula formula) {
        long rows = blocks.chunkRows(problem);
        long elements = rows * blocks.baseN();
        Sizes sizes = new Sizes(UbTake.roundUp(2 * problem.rowsOfRow() * elements), UbTake.roundUp(4 * rows),
                UbTake.roundUp(rows * Move.BLOCK), UbTake.roundUp(4L * blocks.baseN()), UbTake.roundUp(4 * elements),
                UbTake.roundUp(formula.outBytes() * elements));
        UbTake ub = new UbTake(memory);
        boolean sums = formula.offset().isPresent();
        return new Int4Buffers(sizes, ub.take(STAGES * sizes.in), ub.take(STAGES * 2 * sizes.factors),
                ub.take(sums ? STAGES * sizes.sums : 0), ub.take(2 * sizes.column),
                ub.take(problem.rowsOfRow() * sizes.work), ub.take(sizes.work), ub.take(sums ? sizes.work : 0),
                ub.take(sizes.factors), ub.take(sizes.factors / 4 * Move.BLOCK), ub.take(STAGES * sizes.out));
    }
}

package ascendsim.kernels.program.antiquant;

/**
 * How weights are cut into tiles.
 *
 * @param kDown       stored [K,N], else [N,K]
 * @param groupLength k that share a scale; 0: all of them
 * @param rows        of a tile as stored
 * @param columns     of a tile as stored; of int4 an even number
 */
public record TileCut(boolean kDown, long groupLength, long rows, long columns) {

    boolean isGrouped() { return groupLength > 0; }

    /** Whole groups of k that a tile holds; 0: a tile is part of one. */
    public long groups() {
        return isGrouped() ? (kDown ? rows : columns) / groupLength : 0;
    }

    /** Elements of a row in UB, runs padded. */
    private long rowElements(AntiquantTypes types) {
        long runs = kDown ? 1 : Math.max(1, groups());
        long run = !kDown && groups() > 0 ? groupLength : columns;
        return runs * Math.ceilDiv(run, types.unit()) * types.unit();
    }

    /**
     * What the buffers must hold.
     *
     * @param part   rows that are worked on at a time
     * @param inputs input tiles
     * @param apart  as {@link AntiquantBuffers.Capacity#apart}
     */
    public AntiquantBuffers.Capacity capacity(AntiquantTypes types, long part, int inputs, boolean apart) {
        long row = rowElements(types);
        long lines = Math.max(1, groups());
        long length = kDown ? columns : rows;
        long factors = lines * Math.ceilDiv(length, FactorLines.BLOCK_ELEMENTS) * FactorLines.BLOCK_ELEMENTS;
        return new AntiquantBuffers.Capacity(kDown ? FactorAxis.COLUMNS : FactorAxis.ROWS, rows * row,
                Math.min(part, rows) * row, factors, inputs, apart);
    }
}

package ascendsim.kernels.reference;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A rectangle of an output matrix, the work of one thread. Its size is a matter of caches only (assumed: 1 MiB of L2):
 * each output element has its own chain of additions, so tiles do not change results.
 */
record Tile(long row, int rows, long column, int columns) {
    /** First columns of tiles are multiples of it: whole fractals of every type. */
    static final int ALIGNMENT = 64;
    static final int MAX_ROWS = 256;
    static final int MAX_COLUMNS = 512;

    /** The tiles of a matrix. */
    static Stream<Tile> cover(long rows, long columns) {
        return starts(columns, MAX_COLUMNS).boxed().flatMap(column -> starts(rows, MAX_ROWS)
                .mapToObj(row -> at(row, rows, column, columns)));
    }

    /** The tile that starts at (row, column) and ends no later than the matrix does. */
    static Tile at(long row, long endRow, long column, long endColumn) {
        return new Tile(row, (int) Math.min(MAX_ROWS, endRow - row), column,
                (int) Math.min(MAX_COLUMNS, endColumn - column));
    }

    boolean holdsColumn(long index) {
        return index >= column && index < column + columns;
    }

    private static LongStream starts(long size, int step) {
        return LongStream.range(0, Math.ceilDiv(size, (long) step)).map(index -> index * step);
    }
}

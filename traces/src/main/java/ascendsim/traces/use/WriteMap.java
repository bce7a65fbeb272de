package ascendsim.traces.use;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Format;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which block wrote which part of a result, on a grid laid over it: rows are all axes but the last one, columns the
 * last; FRACTAL_NZ and what has no rows is taken in the order of memory. A cell belongs to the block that wrote it
 * last.
 */
public final class WriteMap {
    private static final int MOST_ROWS = 48;
    private static final int MOST_COLUMNS = 64;
    /** A cell nobody wrote. */
    public static final int NOBODY = -1;

    private final Parameter parameter;
    private final long address;
    private final long rows;
    private final long rowBytes;
    private final int gridRows;
    private final int gridColumns;
    private final int[] owners;
    private final long[] times;
    private final BitSet writers = new BitSet();

    WriteMap(Parameter parameter, long address) {
        this.parameter = parameter;
        this.address = address;
        long bytes = Math.max(1, parameter.type().bytes());
        long columns = parameter.type().shape().rank() == 0 ? 1 : parameter.type().shape().dim(-1);
        long lines = columns == 0 ? 1 : Math.max(1, parameter.type().shape().elements() / columns);
        boolean asLines = parameter.type().format() == Format.ND && lines > 1 && bytes % lines == 0;
        rows = asLines ? lines : Math.min(MOST_ROWS, bytes);
        rowBytes = Math.ceilDiv(bytes, rows);
        gridRows = (int) Math.min(MOST_ROWS, rows);
        gridColumns = (int) Math.min(MOST_COLUMNS, rowBytes);
        owners = new int[gridRows * gridColumns];
        times = new long[owners.length];
        Arrays.fill(owners, NOBODY);
    }

    boolean contains(long other) {
        return other >= address && other < address + parameter.type().bytes();
    }

    /** A block wrote a run of bytes at an address of this result. */
    void write(long start, long bytes, int block, long time) {
        writers.set(block);
        long from = start - address;
        long to = Math.min(from + bytes, rows * rowBytes) - 1;
        int firstRow = gridRow(from / rowBytes);
        int lastRow = gridRow(to / rowBytes);
        for (int row = firstRow; row <= lastRow; row++) {
            boolean oneRow = from / rowBytes == to / rowBytes;
            int first = oneRow ? gridColumn(from % rowBytes) : 0;
            int last = oneRow ? gridColumn(to % rowBytes) : gridColumns - 1;
            Arrays.fill(owners, row * gridColumns + first, row * gridColumns + last + 1, block);
            Arrays.fill(times, row * gridColumns + first, row * gridColumns + last + 1, time);
        }
    }

    private int gridRow(long row) {
        return (int) (row * gridRows / rows);
    }

    private int gridColumn(long offset) {
        return (int) (offset * gridColumns / rowBytes);
    }

    public Parameter parameter() {
        return parameter;
    }

    public int gridRows() {
        return gridRows;
    }

    public int gridColumns() {
        return gridColumns;
    }

    /** The block each cell belongs to, row by row; {@link #NOBODY} where nothing was written. */
    public int[] owners() {
        return owners.clone();
    }

    /** Blocks that wrote anything: also those whose cells others wrote last. */
    public int writers() {
        return writers.cardinality();
    }

    /** When each cell was written last, in cycles. */
    public long[] times() {
        return times.clone();
    }
}

package ascendsim.kernels.reference;

import ascendsim.isa.layout.Layout;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.TensorArgument;

/**
 * One matrix of a tensor as the operator sees it, read in blocks of float32. Exact for every type that a matmul takes.
 *
 * @param tensor
 *            rank 2 or more
 * @param transposed
 *            rows and columns are those of the stored matrix swapped
 * @param matrix
 *            which of the tensor's innermost matrices
 */
record MatrixView(Tensor tensor, boolean transposed, long matrix) implements Matrix {

    static MatrixView of(TensorArgument argument) {
        return of(argument, 0);
    }

    static MatrixView of(TensorArgument argument, long matrix) {
        return new MatrixView(argument.tensor(), argument.transposed(), matrix);
    }

    @Override
    public long rows() {
        return transposed ? tensor.type().columns() : tensor.type().rows();
    }

    @Override
    public long columns() {
        return transposed ? tensor.type().rows() : tensor.type().columns();
    }

    /**
     * Reads a block.
     *
     * @param row
     *            first row; a multiple of {@link Tile#ALIGNMENT} if the tensor is FRACTAL_NZ and transposed
     * @param column
     *            first column; a multiple of {@link Tile#ALIGNMENT} if the tensor is FRACTAL_NZ and not transposed
     * @param into
     *            rows of one length; the block ends inside the matrix
     */
    @Override
    public void read(long row, long column, float[][] into) {
        switch (tensor.format()) {
            case ND -> readRows(row, column, into);
            case FRACTAL_NZ -> readFractals(row, column, into);
        }
    }

    private void readRows(long row, long column, float[][] into) {
        Layout layout = tensor.type().layout();
        long base = matrix * layout.elements();
        if (!transposed) {
            for (int r = 0; r < into.length; r++) {
                Bulk.read(tensor.dtype(), tensor.segment(), base + layout.offset(row + r, column), into[r]);
            }
            return;
        }
        float[] run = new float[into.length];
        for (int c = 0; c < into[0].length; c++) {
            Bulk.read(tensor.dtype(), tensor.segment(), base + layout.offset(column + c, row), run);
            for (int r = 0; r < run.length; r++) {
                into[r][c] = run[r];
            }
        }
    }

    /** In storage, the rows of one column of fractals follow each other without a gap. */
    private void readFractals(long row, long column, float[][] into) {
        Layout layout = tensor.type().layout();
        int storedRows = transposed ? into[0].length : into.length;
        int storedColumns = transposed ? into.length : into[0].length;
        long firstRow = transposed ? column : row;
        long firstColumn = transposed ? row : column;
        float[] run = new float[storedRows * layout.c0()];
        for (int c = 0; c < storedColumns; c += layout.c0()) {
            long position = matrix * layout.elements() + layout.offset(firstRow, firstColumn + c);
            Bulk.read(tensor.dtype(), tensor.segment(), position, run);
            int width = Math.min(layout.c0(), storedColumns - c);
            for (int r = 0; r < storedRows; r++) {
                spread(run, r * layout.c0(), width, new Target(into, r, c));
            }
        }
    }

    private record Target(float[][] block, int storedRow, int storedColumn) {
    }

    private void spread(float[] run, int from, int width, Target target) {
        if (!transposed) {
            System.arraycopy(run, from, target.block()[target.storedRow()], target.storedColumn(), width);
            return;
        }
        for (int i = 0; i < width; i++) {
            target.block()[target.storedColumn() + i][target.storedRow()] = run[from + i];
        }
    }

    /** Makes the content now: a lazy tensor must not be filled from inside a parallel loop over blocks. */
    @Override
    public MatrixView materialise() {
        tensor.segment();
        return this;
    }
}

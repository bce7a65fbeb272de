package ascendsim.kernels.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.dynamicquant.QuantProblem;
import ascendsim.kernels.program.dynamicquant.QuantProblem.Smooth;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.QuantTiling.Path;
import ascendsim.sim.chip.Chip;
import java.util.Set;

/**
 * Which kernel the vendor takes and how it shares the rows (tiling_quant.md §5.1; ops-nn@e5c3fa93
 * dynamic_quant_tiling.cpp). Bytes are counted as there: for each kernel so many per element of a row.
 *
 * @param problem what is to be quantised
 */
record OfficialDynamicQuant(Chip chip, QuantProblem problem) {
    /** What the tiling sees of UB: the physical size less 256 bytes. */
    private static final long HIDDEN_BYTES = 256;
    private static final long RESERVED_BYTES = 1024;
    private static final long MULTI_ROW_EXTRA = 3392;
    private static final long MULTI_ROW_MAX = 16320;
    private static final long MULTI_ROW_MIN_COLUMNS = 128;
    private static final long MULTI_ROW_UNIT = 8;
    private static final Set<Long> FEW_ROWS_COLUMNS = Set.of(4096L, 5120L, 10240L);
    private static final long FEW_ROWS_MIN = 4;
    private static final long FEW_ROWS_MAX = 384;
    private static final long FEW_ROWS_ELEMENTS = 16384;
    private static final long MAX_ROWS = 255;
    private static final long ROW_UNIT = 16;

    /** Bytes of UB per element of a row: without and with factors. */
    private enum PerElement {
        MULTI_ROW(11, 15), SINGLE(11, 17), DOUBLE(13, 19), MOE(17, 17);

        private final long plain;
        private final long smoothed;

        PerElement(long plain, long smoothed) {
            this.plain = plain;
            this.smoothed = smoothed;
        }

        long bytes(boolean isSmoothed) {
            return isSmoothed ? smoothed : plain;
        }
    }

    /** UB as the host sees it. */
    static long ubBytes(Chip chip) {
        return chip.capacities().ub() - HIDDEN_BYTES;
    }

    private long cores() {
        return chip.cores().aiv();
    }

    private boolean isGrouped() { return problem.smooth() instanceof Smooth.Grouped; }

    private long alignedColumns() {
        return Math.ceilDiv(problem.columns(), ROW_UNIT) * ROW_UNIT;
    }

    private long room() {
        long groupBytes = problem.smooth() instanceof Smooth.Grouped grouped
                ? Math.ceilDiv(grouped.groups() * Integer.BYTES, (long) DType.BLOCK_BYTES) * DType.BLOCK_BYTES
                : 0;
        return ubBytes(chip) - RESERVED_BYTES - groupBytes;
    }

    private long elementBytes(PerElement kind) {
        return kind.bytes(problem.isSmoothed());
    }

    /** Elements the kernel of several rows works on at a time. */
    private long multiRowElements() {
        long fitting = (ubBytes(chip) - RESERVED_BYTES - MULTI_ROW_EXTRA) / elementBytes(PerElement.MULTI_ROW);
        return Math.min(MULTI_ROW_MAX, fitting / 64 * 64);
    }

    /** The kernel the vendor takes. */
    Path path() {
        long columns = problem.columns();
        if (!isGrouped() && problem.output() == DType.INT8 && FEW_ROWS_COLUMNS.contains(columns)
                && problem.rows() >= FEW_ROWS_MIN && problem.rows() <= FEW_ROWS_MAX) {
            return Path.FEW_ROWS;
        }
        if (!isGrouped() && columns % MULTI_ROW_UNIT == 0 && columns >= MULTI_ROW_MIN_COLUMNS
                && columns <= multiRowElements()) {
            return Path.MULTI_ROW;
        }
        boolean fits = room() >= alignedColumns() * elementBytes(isGrouped() ? PerElement.MOE : PerElement.SINGLE);
        if (isGrouped()) {
            return fits ? Path.MOE : Path.MOE_LARGE_SHAPE;
        }
        boolean twice = alignedColumns() * elementBytes(PerElement.DOUBLE) < room();
        return !fits ? Path.LARGE_SHAPE : twice ? Path.DOUBLE_BUFFER : Path.SINGLE_BUFFER;
    }

    /** The tiling of the vendor's choice. */
    QuantTiling tiling() {
        return tiling(path());
    }

    /** What the vendor's rules give for one of its kernels, which may not be the one it would take. */
    QuantTiling tiling(Path path) {
        return switch (path) {
            case FEW_ROWS -> fewRows();
            case MULTI_ROW -> multiRow();
            case DOUBLE_BUFFER, SINGLE_BUFFER, MOE -> rowByRow(path);
            case FULL_LOAD -> new FullLoad(chip, problem).tiling();
            case LARGE_SHAPE, MOE_LARGE_SHAPE -> new QuantTiling(path, Math.min(cores(), problem.rows()), 1);
        };
    }

    private QuantTiling fewRows() {
        long rows = Math.clamp(FEW_ROWS_ELEMENTS / problem.columns(), 1, Math.min(MAX_ROWS, problem.rows()));
        long loops = Math.ceilDiv(problem.rows(), rows);
        long perCore = Math.ceilDiv(loops, cores());
        return new QuantTiling(Path.FEW_ROWS, Math.ceilDiv(loops, perCore), rows);
    }

    private QuantTiling multiRow() {
        long rows = Math.clamp(multiRowElements() / problem.columns(), 1, Math.min(MAX_ROWS, problem.rows()));
        long loops = problem.rows() / rows;
        long perCore = Math.max(1, loops / cores());
        return new QuantTiling(Path.MULTI_ROW, Math.min(cores(), loops / perCore), rows);
    }

    private QuantTiling rowByRow(Path path) {
        long cores = Math.min(cores(), problem.rows());
        long fitting = room() / (alignedColumns() * elementBytes(path == Path.MOE ? PerElement.MOE
                : PerElement.SINGLE));
        return new QuantTiling(path, cores,
                Math.clamp(fitting, 1, Math.min(MAX_ROWS, Math.ceilDiv(problem.rows(), cores))));
    }
}

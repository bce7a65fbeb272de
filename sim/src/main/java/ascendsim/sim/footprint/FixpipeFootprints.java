package ascendsim.sim.footprint;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Arrangement;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;

/** Footprint of the Fixpipe: the m x n drained from L0C, the words it is quantised with, the m x n written. */
final class FixpipeFootprints {
    /** Columns of an accumulator fractal. */
    private static final long COLUMNS = Layout.FRACTAL_ROWS;
    /** Bytes of 16 accumulators of 32 bits. */
    private static final long ACCUMULATOR_ROW = 64;
    /** Bytes of a quantisation word. */
    private static final long WORD = 8;

    private FixpipeFootprints() {
    }

    static Footprint bind(Fixpipe fixpipe, Target target) {
        return switch (fixpipe) {
            case Drain drain -> drain(drain, target);
        };
    }

    private static Footprint drain(Drain drain, Target target) {
        var form = drain.form();
        int m = form.slot("m");
        int n = form.slot("n");
        int src = form.slot("src");
        int srcStride = form.slot("src_stride");
        int words = form.slot("words");
        boolean perColumn = drain.quant().perColumn();
        Output output = new Output(form.slot("dst"), m, n, form.slot("dst_stride"), drain.type(),
                drain.nzStrideBytes(target), new Pattern(drain.dst().space()));
        boolean rows = drain.arrangement() == Arrangement.ND;
        Pattern from = new Pattern(drain.src().space());
        Pattern buffer = new Pattern(drain.words().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            if (o[m] == 0 || o[n] == 0) {
                return;
            }
            long columnBytes = o[srcStride] * ACCUMULATOR_ROW;
            long full = o[n] / COLUMNS;
            from.at(o[src]).run(o[m] * ACCUMULATOR_ROW).every(columnBytes, full).read(sink);
            from.at(o[src] + full * columnBytes).run(o[n] % COLUMNS * ACCUMULATOR_ROW / COLUMNS)
                    .every(ACCUMULATOR_ROW, o[m]).read(sink);
            if (perColumn) {
                buffer.at(o[words]).run(o[n] * WORD).read(sink);
            }
            if (rows) {
                output.rows(o).write(instruction, sink);
            } else {
                output.columns(o).write(instruction, sink);
                output.tail(o).write(instruction, sink);
            }
        };
    }

    /**
     * What is written, operands by slot.
     *
     * @param strideBytes of the unit of an NZ stride
     */
    private record Output(int address, int m, int n, int stride, DType type, long strideBytes, Pattern pattern) {
        /** ND. */
        Pattern rows(long[] o) {
            return pattern.at(o[address]).run(type.bytes(o[n])).every(type.bytes(o[stride]), o[m]);
        }

        /** NZ: the columns of fractals that are full. */
        Pattern columns(long[] o) {
            return pattern.at(o[address]).run(o[m] * type.bytes(width())).every(o[stride] * strideBytes,
                    o[n] / width());
        }

        /**
         * NZ: what is valid of the last column of fractals; up to 16 columns of 8 bits keep the accumulator's fractal.
         */
        Pattern tail(long[] o) {
            long columns = o[n] % width();
            return pattern.at(o[address] + o[n] / width() * o[stride] * strideBytes).run(type.bytes(columns))
                    .every(type.bytes(columns <= COLUMNS ? COLUMNS : width()), o[m]);
        }

        /** Columns of an output fractal: c0, but 32-bit types keep the 16 of the accumulator. */
        private long width() {
            return Math.max(type.c0(), COLUMNS);
        }
    }
}

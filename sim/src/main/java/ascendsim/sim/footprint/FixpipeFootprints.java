package ascendsim.sim.footprint;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;

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
        Output output = new Output(form.slot("dst"), form.slot("dst_stride"), drain,
                drain.nzStrideBytes(target), new Pattern(drain.dst().space()));
        boolean toUb = drain.dst().space() == Space.UB;
        int subBlock = toUb ? form.slot("sub_block") : 0;
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
            switch (drain.receivers().dual()) {
                case NONE -> output.write(o[m], o[n], instruction,
                        toUb ? sink.peer(Peer.vector(o[subBlock])) : sink);
                case M -> {
                    output.write(o[m] / 2, o[n], instruction, sink.peer(Peer.AIV0));
                    output.write(o[m] - o[m] / 2, o[n], instruction, sink.peer(Peer.AIV1));
                }
                case N -> {
                    output.write(o[m], o[n] / 2, instruction, sink.peer(Peer.AIV0));
                    output.write(o[m], o[n] - o[n] / 2, instruction, sink.peer(Peer.AIV1));
                }
            }
        };
    }

    /**
     * What is written, operands by slot.
     *
     * @param strideBytes of the unit of an NZ stride
     */
    private record Output(int address, int stride, Drain drain, long strideBytes, Pattern pattern) {
        /** The writes of {@code m x n} elements. */
        void write(long m, long n, Dispatched instruction, AccessSink sink) {
            long[] o = instruction.operands;
            DType type = drain.type();
            switch (drain.arrangement()) {
                case ND -> pattern.at(o[address]).run(type.bytes(n)).every(type.bytes(o[stride]), m)
                        .write(instruction, sink);
                case DN -> pattern.at(o[address]).run(type.bytes(m)).every(type.bytes(o[stride]), n)
                        .write(instruction, sink);
                case NZ -> {
                    columns(o, m, n).write(instruction, sink);
                    tail(o, m, n).write(instruction, sink);
                }
            }
        }

        /** NZ: the columns of fractals that are full. */
        private Pattern columns(long[] o, long m, long n) {
            return pattern.at(o[address]).run(m * drain.type().bytes(width())).every(o[stride] * strideBytes,
                    n / width());
        }

        /**
         * NZ: what is valid of the last column of fractals; up to 16 columns of 8 bits keep the accumulator's fractal.
         */
        private Pattern tail(long[] o, long m, long n) {
            DType type = drain.type();
            long columns = n % width();
            return pattern.at(o[address] + n / width() * o[stride] * strideBytes).run(type.bytes(columns))
                    .every(type.bytes(columns <= COLUMNS ? COLUMNS : width()), m);
        }

        /** Columns of an output fractal: c0, but 32-bit types keep the 16 of the accumulator. */
        private long width() {
            return Math.max(drain.type().c0(), COLUMNS);
        }
    }
}

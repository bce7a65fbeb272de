package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.NdCopy;

/** Footprints of the moves between global memory and a core's buffers. */
final class GlobalMoveFootprints {
    private GlobalMoveFootprints() {
    }

    static Footprint bind(GlobalMove move) {
        return switch (move) {
            case Burst burst -> burst(burst);
            case Nd2Nz nd2nz -> nd2nz(nd2nz);
            case Dn2Nz dn2nz -> dn2nz(dn2nz);
            case NdCopy nested -> nested(nested);
            case Padded padded -> padded.route().reads() ? paddedIn(padded) : paddedOut(padded);
        };
    }

    private static Footprint burst(Burst burst) {
        var form = burst.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int count = form.slot("count");
        int length = form.slot("length");
        int srcGap = form.slot("src_gap");
        int dstGap = form.slot("dst_gap");
        Pattern from = new Pattern(burst.src().space());
        Pattern to = new Pattern(burst.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long bytes = o[length] * Move.BLOCK;
            from.at(o[src]).run(bytes).every(bytes + o[srcGap] * Move.BLOCK, o[count]).read(sink);
            to.at(o[dst]).run(bytes).every(bytes + o[dstGap] * Move.BLOCK, o[count]).write(instruction, sink);
        };
    }

    /** Reads the rows; writes whole DataBlocks, the last column of blocks filled up with zeros. */
    private static Footprint nd2nz(Nd2Nz move) {
        var form = move.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int matrices = form.slot("matrices");
        int rows = form.slot("rows");
        int columns = form.slot("columns");
        int srcMatrix = form.slot("src_matrix_stride");
        int srcPitch = form.slot("src_pitch");
        int dstColumn = form.slot("dst_column_stride");
        int dstRow = form.slot("dst_row_stride");
        int dstMatrix = form.slot("dst_matrix_stride");
        long size = move.type().bytes(1);
        Pattern from = new Pattern(move.src().space());
        Pattern to = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            from.at(o[src]).run(o[columns] * size).every(o[srcPitch] * size, o[rows])
                    .every(o[srcMatrix] * size, o[matrices]).read(sink);
            long blocks = Math.ceilDiv(o[columns] * size, Move.BLOCK);
            to.at(o[dst]).run(Move.BLOCK).every(o[dstRow] * Move.BLOCK, o[rows])
                    .every(o[dstColumn] * Move.BLOCK, blocks).every(o[dstMatrix] * size, o[matrices])
                    .write(instruction, sink);
        };
    }

    /** Reads the columns; writes whole DataBlocks. */
    private static Footprint dn2nz(Dn2Nz move) {
        var form = move.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int matrices = form.slot("matrices");
        int rows = form.slot("rows");
        int columns = form.slot("columns");
        int srcMatrix = form.slot("src_matrix_stride");
        int srcPitch = form.slot("src_pitch");
        int dstColumn = form.slot("dst_column_stride");
        int dstRow = form.slot("dst_row_stride");
        int dstMatrix = form.slot("dst_matrix_stride");
        long size = move.type().bytes(1);
        Pattern from = new Pattern(move.src().space());
        Pattern to = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            from.at(o[src]).run(o[rows] * size).every(o[srcPitch] * size, o[columns])
                    .every(o[srcMatrix] * size, o[matrices]).read(sink);
            to.at(o[dst]).run(Move.BLOCK).every(o[dstRow] * Move.BLOCK, o[rows])
                    .every(o[dstColumn] * Move.BLOCK, Math.ceilDiv(o[columns] * size, Move.BLOCK))
                    .every(o[dstMatrix] * size, o[matrices]).write(instruction, sink);
        };
    }

    /** Reads the elements; writes them and the padding around them. */
    private static Footprint nested(NdCopy move) {
        NdCopy.Slots at = NdCopy.Slots.of(move.form());
        long size = move.type().bytes(1);
        Pattern gm = new Pattern(move.src().space());
        Pattern ub = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            gm.at(o[at.src()]).run(size);
            ub.at(o[at.dst()]).run(size);
            for (int i = 0; i < NdCopy.LOOPS; i++) {
                gm.every(at.srcStride(o, i) * size, at.size(o, i));
                ub.every(at.dstStride(o, i) * size, at.padded(o, i));
            }
            gm.read(sink);
            ub.write(instruction, sink);
        };
    }

    /** Into UB: the padding before and after a burst and up to the next DataBlock is written too. */
    private static Footprint paddedIn(Padded move) {
        PaddedSlots at = PaddedSlots.of(move);
        Pattern gm = new Pattern(move.src().space());
        Pattern ub = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            if (o[at.length] > 0) {
                gm.at(o[at.src]).run(o[at.length]).every(o[at.length] + o[at.gmGap], o[at.count]).read(sink);
                ub.at(o[at.dst]).run(at.ubBytes(o)).every(at.ubStride(o), o[at.count]).write(instruction, sink);
            }
        };
    }

    /** Out of UB: only the burst itself is read, behind its left padding. */
    private static Footprint paddedOut(Padded move) {
        PaddedSlots at = PaddedSlots.of(move);
        Pattern gm = new Pattern(move.dst().space());
        Pattern ub = new Pattern(move.src().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long first = o[at.src] + o[at.left] * at.elementBytes;
            ub.at(first).run(o[at.length]).every(at.ubStride(o), o[at.count]).read(sink);
            gm.at(o[at.dst]).run(o[at.length]).every(o[at.length] + o[at.gmGap], o[at.count])
                    .write(instruction, sink);
        };
    }

    /** Operand slots of a padded copy and the room its bursts take in UB. */
    private record PaddedSlots(int dst, int src, int count, int length, int gmGap, int ubGap, int left, int right,
            long elementBytes) {
        static PaddedSlots of(Padded move) {
            var form = move.form();
            return new PaddedSlots(form.slot("dst"), form.slot("src"), form.slot("count"), form.slot("length"),
                    form.slot("gm_gap"), form.slot("ub_gap"), form.slot("left"), form.slot("right"),
                    move.type().bytes(1));
        }

        long ubBytes(long[] o) {
            return Math.ceilDiv((o[left] + o[right]) * elementBytes + o[length], Move.BLOCK) * Move.BLOCK;
        }

        long ubStride(long[] o) {
            return ubBytes(o) + o[ubGap] * Move.BLOCK;
        }
    }
}

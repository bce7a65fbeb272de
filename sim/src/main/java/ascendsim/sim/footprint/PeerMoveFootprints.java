package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.sim.issue.Peer;
import java.util.function.ToLongFunction;

/** Footprints of the moves between the cores of one AI core: what is written lies in the other core's buffer. */
final class PeerMoveFootprints {
    private PeerMoveFootprints() {
    }

    static Footprint bind(PeerMove move) {
        return switch (move) {
            case PeerMove.UbToL1 copy -> bursts(copy, o -> -1);
            case PeerMove.UbToNz copy -> nd2nz(copy);
            case PeerMove.L1ToUb copy -> {
                int sub = copy.form().slot("sub_block");
                yield bursts(copy, o -> o[sub]);
            }
        };
    }

    /** @param vector the AIV that is written to; below 0 it is the AIC */
    private static Footprint bursts(PeerMove move, ToLongFunction<long[]> vector) {
        Form<?> form = move.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int count = form.slot("count");
        int length = form.slot("length");
        int srcGap = form.slot("src_gap");
        int dstGap = form.slot("dst_gap");
        Pattern from = new Pattern(move.src().space());
        Pattern to = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long bytes = o[length] * Move.BLOCK;
            long sub = vector.applyAsLong(o);
            from.at(o[src]).run(bytes).every(bytes + o[srcGap] * Move.BLOCK, o[count]).read(sink);
            to.at(o[dst]).run(bytes).every(bytes + o[dstGap] * Move.BLOCK, o[count])
                    .write(instruction, sink.peer(sub < 0 ? Peer.AIC : Peer.vector(sub)));
        };
    }

    /** Reads the rows; writes whole DataBlocks. */
    private static Footprint nd2nz(PeerMove.UbToNz move) {
        Form<?> form = move.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int rows = form.slot("rows");
        int columns = form.slot("columns");
        int srcPitch = form.slot("src_pitch");
        int dstColumn = form.slot("dst_column_stride");
        int dstRow = form.slot("dst_row_stride");
        long size = move.type().bytes(1);
        Pattern from = new Pattern(move.src().space());
        Pattern to = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            from.at(o[src]).run(o[columns] * size).every(o[srcPitch] * size, o[rows]).read(sink);
            to.at(o[dst]).run(Move.BLOCK).every(o[dstRow] * Move.BLOCK, o[rows])
                    .every(o[dstColumn] * Move.BLOCK, Math.ceilDiv(o[columns] * size, Move.BLOCK))
                    .write(instruction, sink.peer(Peer.AIC));
        };
    }
}

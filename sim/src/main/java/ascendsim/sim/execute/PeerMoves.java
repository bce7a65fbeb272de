package ascendsim.sim.execute;

import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.sim.issue.Peer;

/** What moves between the cores of one AI core do. */
final class PeerMoves {
    private static final StridedCopy.Units BLOCKS = new StridedCopy.Units(Move.BLOCK, Move.BLOCK, Move.BLOCK);

    private PeerMoves() {
    }

    static Meaning bind(PeerMove move) {
        return switch (move) {
            case PeerMove.UbToL1 copy -> new StridedCopy(copy.src(), copy.dst(), copy.form(), BLOCKS,
                    (d, own) -> own.peer(Peer.AIC));
            case PeerMove.UbToNz copy -> new UbRowsToColumns(copy);
            case PeerMove.L1ToUb copy -> {
                int sub = copy.form().slot("sub_block");
                yield new StridedCopy(copy.src(), copy.dst(), copy.form(), BLOCKS,
                        (d, own) -> own.peer(Peer.vector(d.operands[sub])));
            }
        };
    }
}

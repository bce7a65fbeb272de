package ascendsim.sim.execute;

import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.NdCopy;

/** What moves between global memory and a core's buffers do. */
final class GlobalMoves {
    private static final StridedCopy.Units BLOCKS = new StridedCopy.Units(Move.BLOCK, Move.BLOCK, Move.BLOCK);

    private GlobalMoves() {
    }

    static Meaning bind(GlobalMove move) {
        return switch (move) {
            case GlobalMove.Burst burst -> new StridedCopy(burst.src(), burst.dst(), burst.form(), BLOCKS);
            case GlobalMove.Nd2Nz nd2nz -> new RowsToColumns(nd2nz);
            case Dn2Nz dn2nz -> new ColumnsToColumns(dn2nz);
            case NdCopy nested -> new NestedCopy(nested);
            case GlobalMove.Padded padded -> PaddedCopy.bind(padded);
        };
    }
}

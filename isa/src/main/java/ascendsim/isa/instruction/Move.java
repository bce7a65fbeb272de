package ascendsim.isa.instruction;

/** Bytes from one buffer to another, with or without a change of layout. */
public sealed interface Move extends Instruction permits GlobalMove, LocalMove, PeerMove, Fill {
    /** Bytes of a DataBlock, the unit of most lengths and gaps (isa.md §2). */
    int BLOCK = 32;
    /** Bytes of a fractal: 16 rows of one DataBlock (isa.md §2). */
    int FRACTAL = 512;

    Address dst();
}

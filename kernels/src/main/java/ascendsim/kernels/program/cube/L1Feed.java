package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;

/** One operand's loads in L1, whoever brings them, a buffer for each in turn. */
sealed interface L1Feed permits L1Operand, PeerOperand {
    OperandTile tile();

    /** Frees all buffers. */
    void open();

    /** Takes back every flag that is still set. */
    void close();

    /** Whether the loads that are emitted from now on go through L2. */
    void take(CacheHint way);

    /** Loads {@code depth} k of a block from {@code k0} on, once a buffer is free. */
    void load(Block block, Affine k0, Affine depth);

    /** MTE1 waits for the load. */
    void await();

    /** The load to read from. */
    Address current();

    /** Gives the load's buffer back. */
    void end();
}

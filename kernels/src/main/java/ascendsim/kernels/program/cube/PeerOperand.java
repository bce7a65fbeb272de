package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.program.PeerRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * An operand that the AIVs of the AI core bring into L1 (v310, isa.md §4.6), laid out as {@code tile} would load it.
 */
final class PeerOperand implements L1Feed {
    private final ProgramBuilder program;
    private final OperandTile tile;
    private final Address l1;
    private final PeerRing ring;
    private final Variable stage;

    /** @param l1 the first slot */
    PeerOperand(ProgramBuilder program, OperandTile tile, Address l1, PeerRing ring) {
        this.program = program;
        this.tile = tile;
        this.l1 = l1;
        this.ring = ring;
        this.stage = program.variable(Affine.ZERO);
    }

    @Override
    public OperandTile tile() {
        return tile;
    }

    /** Slots are free at first. */
    @Override
    public void open() {
    }

    /** The AIVs take the last flags back. */
    @Override
    public void close() {
    }

    /** The AIVs load. */
    @Override
    public void take(CacheHint way) {
    }

    /** The AIVs load. */
    @Override
    public void load(Block block, Affine k0, Affine depth) {
    }

    @Override
    public void await() {
        ring.await(program);
    }

    @Override
    public Address current() {
        return l1.plus(stage.value().times(tile.l1Bytes()));
    }

    @Override
    public void end() {
        ring.release(program);
        stage.rotate(ring.slots());
    }
}

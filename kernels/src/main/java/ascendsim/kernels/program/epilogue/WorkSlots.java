package ascendsim.kernels.program.epilogue;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.CrossRing;

/**
 * The workspace between the cube core and the vector cores of each AI core.
 *
 * @param count slots of each AI core, 1 to 15
 * @param cores AI cores
 * @param bytes of a slot: one int32 block
 */
public record WorkSlots(int count, int cores, long bytes) {
    /** "Block is in the workspace" and "slot is free". */
    private static final int FULL = 5;
    private static final int FREE = 3;

    /** Their flags. */
    public CrossRing ring() {
        return new CrossRing(count, FULL, FREE);
    }

    /** Bytes from the start of the workspace: slot s of all cores lies together. */
    public Affine offset(Affine core, Affine slot) {
        return core.plus(slot.times(cores)).times(bytes);
    }

    /** Bytes of all slots. */
    public long total() {
        return bytes * cores * count;
    }
}

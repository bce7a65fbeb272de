package ascendsim.kernels.program.digits;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync.BarrierAll;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.ProgramBuilder;

/** Hand-overs between the phases of an MSD kernel. */
public final class Phases {
    private static final Affine DIGITS = Affine.ONE;
    private static final Affine SUMS = Affine.of(2);
    /** SyncAll uses ids from 11 on (isa.md §1.5). */
    private static final Affine ALL_AIVS = Affine.of(11);

    private Phases() {
    }

    /** All vector cores wait for what the others have written. */
    public static void vectorsMeet(ProgramBuilder vector) {
        vector.emit(new BarrierAll());
        vector.crossSet(Mode.ALL_OF_KIND, Pipe.MTE3, ALL_AIVS);
        vector.crossWait(ALL_AIVS);
    }

    /** All vector cores wait for one another, then tell the cube cores that the digits are there. */
    public static void digitsDone(ProgramBuilder vector) {
        vectorsMeet(vector);
        vector.crossSet(Mode.CUBE_VECTOR, Pipe.MTE3, DIGITS);
    }

    public static void awaitDigits(ProgramBuilder cube) {
        cube.crossWait(DIGITS);
    }

    /** A cube core's sums are in GM. */
    public static void sumsDone(ProgramBuilder cube) {
        cube.crossSet(Mode.CUBE_VECTOR, Pipe.FIX, SUMS);
    }

    public static void awaitSums(ProgramBuilder vector) {
        vector.crossWait(SUMS);
    }
}

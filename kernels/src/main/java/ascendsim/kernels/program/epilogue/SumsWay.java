package ascendsim.kernels.program.epilogue;

/** How blocks of int32 sums come from a cube core to the vector cores of its AI core. */
public sealed interface SumsWay {
    /**
     * Through slots in GM: v220.
     *
     * @param parameter of the kernel
     */
    record Workspace(WorkSlots slots, String parameter) implements SumsWay {
    }

    /** From L0C into UB: v310. */
    record Drained(UbBlocks blocks) implements SumsWay {
    }
}

package ascendsim.sim.cost;

/**
 * What an instruction costs on a chip, filled in by a {@link Costing}. All times are core clock cycles.
 *
 * <p>An instruction that stays on its core takes {@link #occupancy} cycles of its pipe and its results appear
 * {@link #latency} cycles after its start; the next one of the pipe may start after {@link #issueInterval} and not
 * before the pipe is free. A transfer with GM takes its pipe as long as the shared memory system needs, at best {@link
 * #transferCycles}; {@link #latency} then counts from the end of the transfer.
 */
public final class Cost {
    private double issueInterval;
    private double occupancy;
    private double latency;
    private double transferCycles;
    private long gmBytes;
    private double conflictCycles;
    private double gapCycles;

    /** A cost without GM traffic. */
    public void local(double interval, double busy, double resultLatency) {
        issueInterval = interval;
        occupancy = busy;
        latency = resultLatency;
        transferCycles = 0;
        gmBytes = 0;
        conflictCycles = 0;
    }

    /** Says how many cycles of a local cost are due to operands that meet in one bank. */
    public void conflict(double cycles) {
        conflictCycles = cycles;
    }

    /**
     * A transfer with GM.
     *
     * @param interval       cycles before the pipe may start its next instruction
     * @param bytes          bytes that cross the core's port
     * @param cycles         cycles of the transfer when nothing else uses the memory: port rate, packets, row starts
     * @param startupLatency cycles from the end of the transfer until the results appear
     */
    public void transfer(double interval, long bytes, double cycles, double startupLatency) {
        issueInterval = interval;
        occupancy = cycles;
        latency = startupLatency;
        transferCycles = cycles;
        gmBytes = bytes;
        conflictCycles = 0;
        gapCycles = 0;
    }

    /** Has the pipe of a transfer pause after it: its copies do not overlap. */
    public void gap(double cycles) {
        gapCycles = cycles;
    }

    public double issueInterval() {
        return issueInterval;
    }

    public double occupancy() {
        return occupancy;
    }

    public double latency() {
        return latency;
    }

    public double transferCycles() {
        return transferCycles;
    }

    /** Cycles of the occupancy that bank conflicts cost. */
    public double conflictCycles() {
        return conflictCycles;
    }

    /** Cycles from the end of a transfer until the pipe may start the next instruction. */
    public double gapCycles() {
        return gapCycles;
    }

    /** Bytes moved to or from GM; 0 for an instruction that stays on its core. */
    public long gmBytes() {
        return gmBytes;
    }

    public boolean isTransfer() { return gmBytes > 0; }
}

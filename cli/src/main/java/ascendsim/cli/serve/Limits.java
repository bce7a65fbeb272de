package ascendsim.cli.serve;

/**
 * What one client or request may take.
 *
 * @param frameBytes   of one message without its length
 * @param nesting      of its JSON
 * @param memoryBytes  of all tensors of a request, outputs included
 * @param tensors      in a request
 * @param clients      at a time
 * @param frameSeconds from the first byte of a message to its last
 */
record Limits(int frameBytes, int nesting, long memoryBytes, int tensors, int clients, int frameSeconds) {
    /** Assumed: far above what operators are called with, far below what a machine has. */
    static final Limits STANDARD = new Limits(1 << 20, 32, 4L << 30, 4096, 64, 10);

    Limits withClients(int count) {
        return new Limits(frameBytes, nesting, memoryBytes, tensors, count, frameSeconds);
    }

    Limits withMemoryBytes(long bytes) {
        return new Limits(frameBytes, nesting, bytes, tensors, clients, frameSeconds);
    }
}

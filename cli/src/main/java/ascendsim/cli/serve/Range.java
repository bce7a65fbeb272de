package ascendsim.cli.serve;

/** Bytes of a file from an offset. */
record Range(long offset, long bytes) {
    static final int ALIGNMENT = 64;

    Range {
        if (!isRange(offset, bytes)) {
            throw new IllegalArgumentException("range [" + offset + "," + bytes + "]");
        }
    }

    /** Whether there can be such bytes. */
    static boolean isRange(long offset, long bytes) {
        return offset >= 0 && offset % ALIGNMENT == 0 && bytes >= 0 && offset <= Long.MAX_VALUE - bytes;
    }

    /** The first byte behind them. */
    long end() {
        return offset + bytes;
    }

    /** The first offset from here on where something may begin. */
    static long aligned(long offset) {
        return Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
    }
}

package ascendsim.traces.chrome;

/**
 * One event of a trace file. Strings that are absent are empty.
 *
 * @param ts       picoseconds
 * @param duration picoseconds, 0 unless {@code phase} is X
 * @param problem  what is wrong with its form, empty if nothing
 */
record TraceEvent(String phase, String name, String process, String thread, String id, long ts, long duration,
        String problem) {
    String where() {
        return phase + " '" + name + "' of " + process + " " + thread + " at " + ts + " ps";
    }

    String row() {
        return process + "/" + thread;
    }
}

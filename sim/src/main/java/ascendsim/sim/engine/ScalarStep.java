package ascendsim.sim.engine;

/** What the scalar unit does for one of its own instructions. */
interface ScalarStep {
    /**
     * Runs the instruction at the unit's own time.
     *
     * @return false when it cannot go on now: nothing has been changed and the step is tried again when the unit is
     *         woken
     */
    boolean run(ScalarCore core, BoundLine line, long[] operands);
}

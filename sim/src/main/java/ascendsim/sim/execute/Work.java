package ascendsim.sim.execute;

import ascendsim.sim.execute.arithmetic.Lanes;
import ascendsim.sim.issue.Dispatched;

/** What a vector instruction computes from the staged sources of some repeats. */
interface Work {
    /** Results of {@code repeats} repeats from number {@code first} on; the first goes to byte {@code result}. */
    void compute(Dispatched instruction, long first, int repeats, long result);

    /**
     * The results that are written when not all lanes take part.
     *
     * @param low  lanes 0 to 63 that take part
     * @param high lanes 64 to 127
     * @param word 0 for results 0 to 63, 1 for 64 to 127
     */
    long written(long low, long high, int word);

    /**
     * The same on each lane; a lane that does not take part is not written.
     *
     * @param scalar slot of the scalar; any slot when the operation has none
     * @param lanes  lanes of a repeat
     */
    record EachLane(Lanes operation, int scalar, int lanes) implements Work {
        /** An operation without a scalar. */
        static EachLane of(Lanes operation, int lanes) {
            return new EachLane(operation, 0, lanes);
        }

        @Override
        public void compute(Dispatched instruction, long first, int repeats, long result) {
            operation.apply(instruction.staged.bytes(), result, repeats * lanes, instruction.operands[scalar]);
        }

        @Override
        public long written(long low, long high, int word) {
            return word == 0 ? low : high;
        }
    }
}

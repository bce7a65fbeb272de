package ascendsim.traces.log;

/** What an {@link Event} says, and which of its values mean something. */
public enum EventKind {
    /** a launch begins: {@link Event#launch} */
    LAUNCHED,
    /** a core begins at {@code start} */
    CORE_STARTED,
    /** the scalar unit ran {@code line} from {@code start} to {@code end} */
    SCALAR,
    /**
     * {@code line} went through its pipe: {@code sequence}, {@code dispatch}, {@code start}, {@code end}; sync: {@code
     * flag}
     */
    INSTRUCTION,
    /** {@code pipe} stood still from {@code start} to {@code end} for {@code reason} */
    STALL,
    /** instruction {@code sequence} moves {@code hitBytes} and {@code missBytes} */
    TRAFFIC,
    /** the set of instruction {@code sequence} took effect on {@code flag}; {@code redundant} or not */
    FLAG_SET,
    /** the wait of instruction {@code sequence} passed and cleared {@code flag} */
    FLAG_TAKEN,
    /** the cross-core set of instruction {@code sequence} on {@code flag} raised the counters of {@code raised} */
    CROSS_SET,
    /** the cross-core wait of {@code line} for {@code flag} passed */
    CROSS_TAKEN,
    /** a core's pipes had drained at {@code start} */
    CORE_ENDED,
    /** all cores had ended at {@code start} */
    FINISHED
}

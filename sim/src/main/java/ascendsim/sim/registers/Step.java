package ascendsim.sim.registers;

/** One instruction or loop of a vector function, ready to run many times. Allocates nothing. */
@FunctionalInterface
public interface Step {
    /** Does nothing. */
    Step NOTHING = file -> {
    };

    void run(RegisterFile file);
}

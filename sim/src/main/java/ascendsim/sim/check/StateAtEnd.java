package ascendsim.sim.check;

import ascendsim.isa.instruction.ScalarState;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import java.util.ArrayList;
import java.util.List;

/** The mask and atomic state of one core, followed to see what the kernel leaves behind. */
final class StateAtEnd {
    /** Lanes of the widest mask, that of 16-bit types. */
    private static final int MASK_LANES = 128;

    private final VectorMask mask = new VectorMask();
    private Atomic atomic = Atomic.NONE;

    void executed(Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof ScalarState state) {
            apply(state, instruction.operands);
        }
    }

    private void apply(ScalarState state, long[] operands) {
        switch (state) {
            case ScalarState.SetMask set -> mask.lanes(operands[set.form().slot("high")],
                    operands[set.form().slot("low")]);
            case ScalarState.SetMaskCount count -> mask.count(operands[count.form().slot("elements")]);
            case ScalarState.SetAtomic set -> atomic = set.atomic();
        }
    }

    /** What differs from the state a kernel starts with. */
    List<String> residues() {
        List<String> residues = new ArrayList<>();
        if (!mask.all(MASK_LANES)) {
            residues.add("the vector mask is not all lanes; expected what the kernel started with; set.mask -1, -1");
        }
        switch (atomic) {
            case NONE -> {
            }
            case ADD, MAX, MIN -> residues.add("the atomic state is " + atomic
                    + "; expected none: the next kernel would add to what it writes; set.atomic op=none");
        }
        return residues;
    }
}

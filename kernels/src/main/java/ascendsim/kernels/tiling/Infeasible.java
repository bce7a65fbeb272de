package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import java.util.List;

/**
 * Why a tiling cannot be used on a chip for a problem: a value, because a search asks for thousands.
 *
 * @param found    what the tiling asks for
 * @param expected the rule it breaks
 * @param hint     what to change; may be empty
 */
public record Infeasible(String found, String expected, String hint) {

    /** The line a user sees. */
    public String line() {
        return BadInput.line("tiling", found, expected, hint);
    }

    /**
     * Ends a plan that a user asked for.
     *
     * @throws BadInput with one line per reason, if there is any
     */
    public static void raise(List<Infeasible> reasons) {
        if (!reasons.isEmpty()) {
            throw BadInput.of(reasons.stream().map(Infeasible::line).toList());
        }
    }
}

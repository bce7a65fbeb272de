package ascendsim.kernels.plan;

import ascendsim.isa.program.Kernel;
import ascendsim.kernels.tiling.Tiling;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kernels ready to be launched, one after the other on one session of a device. Buffers go by name: a filled parameter
 * is what an earlier kernel of the plan left under its name, else the call's tensor ({@link TensorName}); results are
 * the outputs of the operator's contract or what a later kernel reads.
 *
 * @param preparations small kernels that come first, such as a TransQuantParam; measured times of the operator leave
 *                     them out
 * @param kernel       the operator's own
 * @param tiling       what it was built from
 */
public record Plan(List<Kernel> preparations, Kernel kernel, Tiling tiling) {
    public Plan {
        preparations = List.copyOf(preparations);
    }

    /** A plan of one kernel. */
    public Plan(Kernel kernel, Tiling tiling) {
        this(List.of(), kernel, tiling);
    }

    /** All kernels in the order of their launches. */
    public List<Kernel> kernels() {
        return Stream.concat(preparations.stream(), Stream.of(kernel)).toList();
    }
}

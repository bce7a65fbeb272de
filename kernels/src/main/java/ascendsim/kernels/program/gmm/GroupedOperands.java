package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe.Quant;
import java.util.Optional;

/**
 * Where everything is in GM and what the Fixpipe makes of the sums.
 *
 * @param type  element type of y
 * @param words the quantisation words of the columns, if the Fixpipe takes them
 */
public record GroupedOperands(Source left, Source right, Optional<Source> bias, Source out, Quant quant, DType type,
        Optional<Source> words) {
    /** Without words. */
    public GroupedOperands(Source left, Source right, Optional<Source> bias, Source out, Quant quant, DType type) {
        this(left, right, bias, out, quant, type, Optional.empty());
    }
}

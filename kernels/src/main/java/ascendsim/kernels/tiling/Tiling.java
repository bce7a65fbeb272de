package ascendsim.kernels.tiling;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The decisions that shape a kernel but do not change what it computes; one record for each family of operators. */
public sealed interface Tiling permits MatmulTiling, QuantTiling, Tiling.Fixed, WqbmmTiling {

    /** The knobs by name, as a case's {@code tiling} object. */
    SequencedMap<String, Object> toMap();

    /** Of a kernel that its call describes completely: there is nothing to choose. */
    record Fixed() implements Tiling {
        @Override
        public SequencedMap<String, Object> toMap() {
            return new LinkedHashMap<>();
        }
    }
}

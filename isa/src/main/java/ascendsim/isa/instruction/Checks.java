package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;
import java.util.Locale;

/** Rules shared by record constructors. */
final class Checks {
    private Checks() {
    }

    static void type(Enum<?> op, DType type, List<DType> legal) {
        if (!legal.contains(type)) {
            throw new IllegalInstruction(op.name().toLowerCase(Locale.ROOT) + " type is " + type.text(),
                    "one of " + legal.stream().map(DType::text).toList());
        }
    }
}

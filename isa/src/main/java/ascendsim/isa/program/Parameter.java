package ascendsim.isa.program;

import ascendsim.isa.tensor.TensorType;
import java.util.Locale;

/**
 * A GM buffer a kernel is launched with; a program asks for its address by name.
 *
 * @param name letters, digits, '_' and '.'
 */
public record Parameter(String name, Role role, TensorType type) {
    /** What a launch does with the buffer. */
    public enum Role {
        /** filled before the launch */
        IN,
        /** read back after the launch; unwritten before it */
        OUT,
        /** filled before and read back after */
        INOUT,
        /** scratch space of the kernel */
        WORKSPACE;

        public boolean isFilled() { return this == IN || this == INOUT; }

        public boolean isResult() { return this == OUT || this == INOUT; }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package ascendsim.isa.program;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/**
 * A GM buffer a kernel is launched with; a program asks for its address by name.
 *
 * @param name  letters, digits, '_' and '.'; element i of a list of tensors is {@code name.i}
 * @param table what the launch fills a {@link Role#TABLE} with, one entry for each element; of other roles empty
 */
public record Parameter(String name, Role role, TensorType type, List<Entry> table) {
    public Parameter {
        table = List.copyOf(table);
    }

    /** A buffer of another role than TABLE. */
    public Parameter(String name, Role role, TensorType type) {
        this(name, role, type, List.of());
    }

    /**
     * A table of 64-bit words that the launch fills: what the host tells the kernel (sizes, tiling data), and where
     * other buffers lie (a descriptor of a list of tensors).
     */
    public static Parameter table(String name, List<Entry> entries) {
        return new Parameter(name, Role.TABLE, TensorType.nd(DType.INT64, entries.size()), entries);
    }

    /** One word of a table. */
    public sealed interface Entry {
        /** A number, as the host knows it. */
        record Value(long value) implements Entry {
        }

        /** Where the buffer of another parameter begins. */
        record Address(String parameter) implements Entry {
        }
    }

    /** What a launch does with the buffer. */
    public enum Role {
        /** filled before the launch */
        IN,
        /** read back after the launch; unwritten before it */
        OUT,
        /** filled before and read back after */
        INOUT,
        /** scratch space of the kernel */
        WORKSPACE,
        /** filled by the launch itself with numbers and addresses; the kernel only reads it */
        TABLE;

        public boolean isFilled() { return this == IN || this == INOUT; }

        public boolean isResult() { return this == OUT || this == INOUT; }

        /** Whether the kernel may only read it. */
        public boolean isReadOnly() { return this == IN || this == TABLE; }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

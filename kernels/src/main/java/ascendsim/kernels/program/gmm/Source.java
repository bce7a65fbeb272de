package ascendsim.kernels.program.gmm;

/** Where an operand or output is. */
public sealed interface Source {
    /** One tensor for all groups. */
    record One(String parameter) implements Source {
    }

    /** A tensor for each group; the table has their addresses. */
    record Listed(String table) implements Source {
    }
}

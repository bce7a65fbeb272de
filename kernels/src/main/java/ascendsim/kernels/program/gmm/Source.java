package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Where an operand or output is. x, weight, bias, scales and y are lists of tensors, be it of one (operators.md §1). A
 * table describes a list: how many bytes behind its beginning the tensors' addresses come, axes and sizes of each
 * tensor, the addresses.
 */
public sealed interface Source {
    /** Emits what gets the address of a buffer, of a list's only tensor, or of a list's addresses. */
    Affine start(ProgramBuilder program);

    /** One buffer for all groups, a parameter of the kernel. */
    record One(String parameter) implements Source {
        @Override
        public Affine start(ProgramBuilder program) {
            return program.argument(parameter);
        }
    }

    /** One tensor for all groups; the table has its address. */
    record Single(String table) implements Source {
        @Override
        public Affine start(ProgramBuilder program) {
            return program.load(Address.gm(addresses(program, table)), DType.INT64);
        }
    }

    /** A tensor for each group; the table has their addresses. */
    record Listed(String table) implements Source {
        @Override
        public Affine start(ProgramBuilder program) {
            return addresses(program, table);
        }
    }

    private static Affine addresses(ProgramBuilder program, String table) {
        Affine begin = program.argument(table);
        return program.hold(begin.plus(program.load(Address.gm(begin), DType.INT64)));
    }
}

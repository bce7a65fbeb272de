package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;

/** Where an operand or output is. x, weight, bias, scales and y are lists of tensors, be it of one (operators.md §1). */
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
            return program.load(Address.gm(program.argument(table)), DType.INT64);
        }
    }

    /** A tensor for each group; the table has their addresses. */
    record Listed(String table) implements Source {
        @Override
        public Affine start(ProgramBuilder program) {
            return program.argument(table);
        }
    }
}

package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Affine.Term;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;

/** Element counts in bytes. int4 moves as int8, two elements to the byte, so counts of it must be even. */
final class Packing {
    private Packing() {
    }

    /** The type that MTE2 moves elements of {@code type} as (isa.md §3). */
    static DType moved(DType type) {
        return type == DType.INT4 ? DType.INT8 : type;
    }

    /** Elements of the type that is moved; a scalar instruction where the value may be odd register by register. */
    static Affine moved(ProgramBuilder program, DType type, Affine elements) {
        if (type != DType.INT4) {
            return elements;
        }
        boolean even = elements.base() % 2 == 0 && elements.terms().stream().allMatch(term -> term.stride() % 2 == 0);
        if (!even) {
            return program.compute(Op.SHR, elements, Affine.ONE);
        }
        return new Affine(elements.base() / 2,
                elements.terms().stream().map(term -> new Term(term.register(), term.stride() / 2)).toList());
    }

    /** Bytes of {@code elements}. */
    static Affine bytes(ProgramBuilder program, DType type, Affine elements) {
        return moved(program, type, elements).times(moved(type).bytes(1));
    }
}

package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Affine.Term;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Element counts in bytes. Types of 8 bits and less move as int8, those of 4 bits two elements to the byte, so counts
 * of these must be even.
 */
final class Packing {
    private Packing() {
    }

    /** The type that MTE2 moves elements of {@code type} as (isa.md §3). */
    static DType moved(DType type) {
        return type.bits() <= Byte.SIZE ? DType.INT8 : type;
    }

    /** Elements of the type that is moved; a scalar instruction where the value may be odd register by register. */
    static Affine moved(ProgramBuilder program, DType type, Affine elements) {
        if (!type.isPacked()) {
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

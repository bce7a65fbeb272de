package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;
import java.util.stream.Stream;

/**
 * One instruction of a vector function: it works on vector and mask registers and reaches UB by loads and stores alone
 * (isa.md §2.2b). Addresses and scalars are sums over the function's scalar registers: its arguments, its loop indices
 * and what it sets itself.
 */
public sealed interface RegisterInstruction extends Formed, Statement
        permits RegisterLoad, RegisterStore, RegisterMask, RegisterArithmetic, RegisterConvert, RegisterReduce,
        RegisterCompare, RegisterMove, RegisterControl {
    /** Bytes of a vector register. */
    int BYTES = 256;

    /** Vector, mask, unaligned and scalar registers whose content it changes. */
    default List<Operand> writes() {
        return operands(this, true).toList();
    }

    /** Registers whose content it needs. */
    default List<Operand> reads() {
        Stream<Operand> scalars =
                form().affines(this).stream().flatMap(a -> a.terms().stream()).map(Affine.Term::register);
        Stream<Operand> kept = keepsDestination() ? operands(this, true) : Stream.of();
        return Stream.of(operands(this, false), kept, scalars).flatMap(s -> s).distinct().toList();
    }

    /** Whether a part of the old content of its destination stays or counts. */
    default boolean keepsDestination() {
        return false;
    }

    /** Lanes of a vector register. */
    static int lanes(DType type) {
        return BYTES * Byte.SIZE / type.bits();
    }

    private static Stream<Operand> operands(RegisterInstruction instruction, boolean results) {
        return instruction.form().registers(instruction)
                .filter(named -> named.name().startsWith("dst") == results).map(Form.Named::operand);
    }
}

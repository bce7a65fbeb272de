package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.List;

/** What loads and stores of vector functions share about their addresses. */
final class RegisterAddress {
    static final String POST = "bytes the pointer moves on afterwards";
    static final long MOST_POST = 1 << 18;
    static final DType[] INDEXED = {DType.UINT16, DType.INT16, DType.FLOAT16, DType.BFLOAT16, DType.UINT32, DType.INT32,
            DType.FLOAT32};

    private RegisterAddress() {
    }

    /** A pointer moves only if the address is one register and a constant; a constant address must be aligned. */
    static void check(String opcode, Address address, Affine post, long alignment) {
        List<Affine.Term> terms = address.offset().terms();
        if (!post.equals(Affine.ZERO) && (terms.size() != 1 || terms.getFirst().stride() != 1)) {
            throw new IllegalInstruction(opcode + " with post-update at " + address, "one register, such as ub[r4+64]");
        }
        if (address.offset().isConstant() && address.offset().base() % alignment != 0) {
            throw new IllegalInstruction(opcode + " at " + address, "a multiple of " + alignment);
        }
    }

    /** Adds the pointer that a post-update moves. */
    static List<Operand> writes(List<Operand> registers, Address address, Affine post) {
        List<Operand> writes = new ArrayList<>(registers);
        if (!post.equals(Affine.ZERO)) {
            writes.add(address.offset().terms().getFirst().register());
        }
        return writes;
    }
}

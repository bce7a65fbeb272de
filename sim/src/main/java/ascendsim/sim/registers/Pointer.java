package ascendsim.sim.registers;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;

/** The UB address of a load or store, and how far its pointer moves on afterwards. */
final class Pointer {
    private final ScalarValue address;
    private final long alignment;
    private final ScalarValue post;
    private final int register;
    private final String text;

    /** An address that must be a multiple of {@code alignment} and does not move. */
    Pointer(Address address, long alignment) {
        this(address, alignment, Affine.ZERO);
    }

    Pointer(Address address, long alignment, Affine post) {
        this.address = new ScalarValue(address.offset());
        this.alignment = alignment;
        this.post = new ScalarValue(post);
        this.register = post.equals(Affine.ZERO) ? -1 : address.offset().terms().getFirst().register().index();
        this.text = address.toString();
    }

    /** The address; the pointer moves on. */
    long next(RegisterFile file) {
        long value = address.of(file);
        if (value % alignment != 0 || value < 0) {
            throw new IllegalArgumentException("vector function accesses " + text + " at " + value
                    + "; expected a multiple of " + alignment);
        }
        if (register >= 0) {
            file.scalars[register] += post.of(file);
        }
        return value;
    }
}

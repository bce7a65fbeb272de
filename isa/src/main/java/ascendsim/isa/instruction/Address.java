package ascendsim.isa.instruction;

/**
 * A byte address in one space.
 *
 * @param space  where
 * @param offset byte offset from the start of the space; in GM the absolute device address
 */
public record Address(Space space, Affine offset) {
    public static Address gm(Affine offset) {
        return new Address(Space.GM, offset);
    }

    public Address plus(long bytes) {
        return new Address(space, offset.plus(bytes));
    }

    public Address plus(Affine bytes) {
        return new Address(space, offset.plus(bytes));
    }

    /** This address plus {@code register · bytes}. */
    public Address plus(Register register, long bytes) {
        return new Address(space, offset.plus(register, bytes));
    }

    /** Reads what {@link #toString()} prints, for example {@code l1[1024+r3*512]}. */
    public static Address parse(String text) {
        int open = text.indexOf('[');
        if (open > 0 && text.endsWith("]")) {
            var space = Space.parse(text.substring(0, open).strip());
            if (space.isPresent()) {
                return new Address(space.get(), Affine.parse(text.substring(open + 1, text.length() - 1)));
            }
        }
        throw new IllegalInstruction("address '" + text + "'",
                "space[offset] with space gm, l1, l0a, l0b, l0c, ub, bt or fb");
    }

    @Override
    public String toString() {
        return space.text() + "[" + offset + "]";
    }
}

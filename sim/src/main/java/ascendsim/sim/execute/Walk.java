package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Form;

/**
 * How one operand of a vector instruction walks through UB: the elements of a repeat fill 32-byte blocks, blocks and
 * repeats have distances of their own.
 *
 * @param address  slot of the address
 * @param block    distance between blocks of a repeat
 * @param repeat   distance between repeats
 * @param bits     bits of an element
 * @param elements elements of a repeat
 */
record Walk(int address, Distance block, Distance repeat, int bits, int elements) {
    static final int BLOCK = DType.BLOCK_BYTES;

    /** A distance in bytes: {@code fixed + operand · unit}. */
    record Distance(long fixed, int slot, long unit) {
        static Distance fixed(long bytes) {
            return new Distance(bytes, 0, 0);
        }

        static Distance operand(int slot, long unit) {
            return new Distance(0, slot, unit);
        }

        long bytes(long[] operands) {
            return fixed + operands[slot] * unit;
        }
    }

    /** An operand with stride fields. */
    static Walk strided(Form<?> form, String name, int bits, int elements) {
        return new Walk(form.slot(name), Distance.operand(form.slot(name + "_block"), BLOCK),
                Distance.operand(form.slot(name + "_repeat"), BLOCK), bits, elements);
    }

    /** An operand whose elements lie one after the other through all repeats. */
    static Walk packed(Form<?> form, String name, int bits, int elements) {
        return new Walk(form.slot(name), Distance.fixed(BLOCK), Distance.fixed((long) bits * elements / Byte.SIZE),
                bits,
                elements);
    }

    /** Results whose distance between repeats is an operand in units of one repeat's results. */
    static Walk results(Form<?> form, String repeat, int bits, int elements) {
        return new Walk(form.slot("dst"), Distance.fixed(BLOCK),
                Distance.operand(form.slot(repeat), (long) bits * elements / Byte.SIZE), bits, elements);
    }

    /** Bytes of the elements of one repeat. */
    int bytes() {
        return bits * elements / Byte.SIZE;
    }

    /** Address of the first element of a repeat. */
    long at(long[] operands, long number) {
        return operands[address] + number * repeat.bytes(operands);
    }

    /** The blocks of a repeat lie one after the other. */
    boolean isWhole(long[] operands) {
        return bytes() <= BLOCK || block.bytes(operands) == BLOCK;
    }

    /** All blocks of all repeats lie one after the other. */
    boolean isDense(long[] operands) {
        return isWhole(operands) && repeat.bytes(operands) == bytes();
    }

    /** Bytes from the first to the last of a repeat. */
    long span(long[] operands) {
        int last = (bytes() - 1) / BLOCK;
        return last * block.bytes(operands) + bytes() - (long) last * BLOCK;
    }

    /** The end of {@code repeats} repeats. */
    long end(long[] operands, long repeats) {
        return at(operands, repeats - 1) + span(operands);
    }
}

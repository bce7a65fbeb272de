package ascendsim.sim.execute;

import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.ValueLayout;

/**
 * The quantisation words of a Fixpipe instruction, one for all columns or one for each (operators.md §0.3), taken apart
 * into {@link ascendsim.sim.issue.Staged#floats}: for c columns, c scales, then c offsets, smallest outputs and shifts,
 * these three as the bits of integers (small ones, so that none is a signalling NaN). Columns beyond n, which nobody
 * writes, have the word 0.
 *
 * @param perColumn whether each column has a word in the Fixpipe buffer
 * @param slot      the operand that holds the word, or the address of the words
 * @param columns   the operand that holds the number of columns
 */
record ScaleWords(boolean perColumn, int slot, int columns) {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int PARTS = 4;

    static ScaleWords of(Drain drain) {
        boolean perColumn = drain.quant().perColumn();
        return new ScaleWords(perColumn, drain.form().slot(perColumn ? "words" : "word"), drain.form().slot("n"));
    }

    /** The parts of the words of {@code padded} columns. */
    void load(Dispatched instruction, CoreMemory memory, int padded) {
        float[] parts = instruction.staged.floats(PARTS * padded);
        long place = instruction.operands[slot];
        int used = (int) instruction.operands[columns];
        for (int column = 0; column < padded; column++) {
            put(parts, padded, column, column < used ? word(place, memory, column) : 0);
        }
    }

    private long word(long place, CoreMemory memory, int column) {
        return perColumn ? memory.local(Space.FB).get(LONG, place + 8L * column) : place;
    }

    private static void put(float[] parts, int padded, int column, long word) {
        parts[column] = QuantWord.scale(word);
        parts[padded + column] = Float.intBitsToFloat(QuantWord.offset(word));
        parts[2 * padded + column] = Float.intBitsToFloat(QuantWord.isSigned(word) ? Byte.MIN_VALUE : 0);
        parts[3 * padded + column] = Float.intBitsToFloat(QuantWord.shift(word));
    }

    static int offset(float[] parts, int padded, int column) {
        return Float.floatToRawIntBits(parts[padded + column]);
    }

    /** Smallest output: that of int8 or uint8. */
    static int smallest(float[] parts, int padded, int column) {
        return Float.floatToRawIntBits(parts[2 * padded + column]);
    }

    static int shift(float[] parts, int padded, int column) {
        return Float.floatToRawIntBits(parts[3 * padded + column]);
    }
}

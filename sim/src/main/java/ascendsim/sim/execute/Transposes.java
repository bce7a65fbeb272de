package ascendsim.sim.execute;

import ascendsim.isa.instruction.Move;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The squares of LoadData with their rows and columns swapped, from consecutive fractals to consecutive fractals
 * (isa.md §2.1 #8). A fractal is 16 rows of one DataBlock. Squares of 8- and 4-bit elements are stacked fractals, 32
 * and 64 rows high; a square of 32-bit elements is two fractals side by side.
 *
 * <p>Small blocks are transposed in 64-bit words, the element with the lowest address in the lowest bits, by exchanging
 * ever larger halves between words.
 */
final class Transposes {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int ROW = Move.BLOCK;
    private static final int WORD = Long.BYTES;
    private static final long LOW_NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
    private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
    private static final long EVEN_SHORTS = 0x0000_FFFF_0000_FFFFL;
    private static final long LOW_INT = 0xFFFF_FFFFL;

    private Transposes() {
    }

    /** Transposes the square at {@code read} of {@code from} to {@code write} of {@code to}; they do not overlap. */
    interface Square {
        void transpose(MemorySegment from, long read, MemorySegment to, long write);
    }

    /** 16 x 16 elements of 16 bits: one fractal. */
    static void shorts(MemorySegment from, long read, MemorySegment to, long write) {
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                shorts4(from, read + row * 4 * ROW + column * WORD, to, write + column * 4 * ROW + row * WORD);
            }
        }
    }

    private static void shorts4(MemorySegment from, long read, MemorySegment to, long write) {
        long a = from.get(LONG, read);
        long b = from.get(LONG, read + ROW);
        long c = from.get(LONG, read + 2 * ROW);
        long d = from.get(LONG, read + 3 * ROW);
        long ab = (a >>> 16 ^ b) & EVEN_SHORTS;
        long cd = (c >>> 16 ^ d) & EVEN_SHORTS;
        a ^= ab << 16;
        b ^= ab;
        c ^= cd << 16;
        d ^= cd;
        to.set(LONG, write, a & LOW_INT | c << 32);
        to.set(LONG, write + ROW, b & LOW_INT | d << 32);
        to.set(LONG, write + 2 * ROW, a >>> 32 | c & ~LOW_INT);
        to.set(LONG, write + 3 * ROW, b >>> 32 | d & ~LOW_INT);
    }

    /** 16 x 16 elements of 32 bits: two fractals of 8 columns. */
    static void ints(MemorySegment from, long read, MemorySegment to, long write) {
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                ints2(from, read + pairs(row, column), to, write + pairs(column, row));
            }
        }
    }

    /** Where the block of 2 x 2 elements lies. */
    private static long pairs(int row, int column) {
        return column / 4 * Move.FRACTAL + row * 2 * ROW + column % 4 * WORD;
    }

    private static void ints2(MemorySegment from, long read, MemorySegment to, long write) {
        long a = from.get(LONG, read);
        long b = from.get(LONG, read + ROW);
        to.set(LONG, write, a & LOW_INT | b << 32);
        to.set(LONG, write + ROW, a >>> 32 | b & ~LOW_INT);
    }

    /** 32 x 32 elements of 8 bits: two fractals of 16 rows. */
    static void bytes(MemorySegment from, long read, MemorySegment to, long write) {
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 4; column++) {
                Lane.WHOLE.block(from, read + row * 4 * ROW + column * WORD, to, write + column * 8 * ROW + row * 4);
            }
        }
    }

    /** 64 x 64 elements of 4 bits: four fractals of 16 rows. */
    static void nibbles(MemorySegment from, long read, MemorySegment to, long write) {
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 4; column++) {
                long source = read + row * 8 * ROW + column * WORD;
                long target = write + column * 16 * ROW + row * 4;
                Lane.LOW.block(from, source, to, target);
                Lane.HIGH.block(from, source, to, target + ROW);
            }
        }
    }

    /**
     * What the bytes of a word are. Two rows of nibbles are one row of bytes for the even columns, {@link #LOW}, and
     * one for the odd columns, {@link #HIGH}: a byte holds a column's elements of both rows.
     */
    private enum Lane {
        WHOLE(ROW), LOW(2 * ROW), HIGH(2 * ROW);

        private final int pitch;

        Lane(int pitch) {
            this.pitch = pitch;
        }

        /** Four rows of eight bytes to eight rows of four. */
        void block(MemorySegment from, long read, MemorySegment to, long write) {
            long a = word(from, read);
            long b = word(from, read + pitch);
            long c = word(from, read + 2L * pitch);
            long d = word(from, read + 3L * pitch);
            long ab = (a >>> 8 ^ b) & EVEN_BYTES;
            long cd = (c >>> 8 ^ d) & EVEN_BYTES;
            a ^= ab << 8;
            b ^= ab;
            c ^= cd << 8;
            d ^= cd;
            long ac = (a >>> 16 ^ c) & EVEN_SHORTS;
            long bd = (b >>> 16 ^ d) & EVEN_SHORTS;
            put(to, write, a ^ ac << 16);
            put(to, write + pitch, b ^ bd << 16);
            put(to, write + 2L * pitch, c ^ ac);
            put(to, write + 3L * pitch, d ^ bd);
        }

        /** Rows j and j + 4 of the result. */
        private void put(MemorySegment to, long write, long word) {
            to.set(INT, write, (int) word);
            to.set(INT, write + 4L * pitch, (int) (word >>> 32));
        }

        private long word(MemorySegment from, long read) {
            long first = from.get(LONG, read);
            return switch (this) {
                case WHOLE -> first;
                case LOW -> first & LOW_NIBBLES | (from.get(LONG, read + ROW) & LOW_NIBBLES) << 4;
                case HIGH -> first >>> 4 & LOW_NIBBLES | from.get(LONG, read + ROW) & ~LOW_NIBBLES;
            };
        }
    }
}

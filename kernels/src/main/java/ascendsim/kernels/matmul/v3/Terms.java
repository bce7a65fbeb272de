package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;
import ascendsim.sim.chip.Chip;

/**
 * A product {@code [m, k] · [k, n]} and a chip in the terms of the vendor's rules.
 *
 * @param bytes of an operand's element: 1, 2 or 4
 * @param left  how the kernel finds the left operand
 * @param right how the kernel finds the right operand
 * @param bias  whether there is a bias row
 * @param unit  what a base block of our kernels must be whole multiples of
 */
public record Terms(long m, long n, long k, int bytes, Operand left, Operand right, boolean bias, Base unit,
        Chip chip) {
    /** Lines of L2 are read whole by rows of this many bytes. */
    private static final int LINE_BYTES = 256;

    private static final int RESERVED_UB = 256;

    /**
     * An operand in GM.
     *
     * @param transposed columns before rows: [k, m], [n, k]
     * @param nz         in FRACTAL_NZ
     */
    public record Operand(boolean transposed, boolean nz) {
    }

    /** Bytes of a vector core's buffer that the rules know of: the platform keeps the rest back (tiling_dense §0). */
    long ub() {
        return chip.capacities().ub() - RESERVED_UB;
    }

    /** Cube cores of the chip. */
    int cores() {
        return chip.cores().aic();
    }

    /** Contiguous elements of the left operand. */
    long innerLeft() {
        return left.transposed ? m : k;
    }

    long outerLeft() {
        return left.transposed ? k : m;
    }

    /** Contiguous elements of the right operand. */
    long innerRight() {
        return right.transposed ? k : n;
    }

    long outerRight() {
        return right.transposed ? n : k;
    }

    boolean isHalf() { return bytes == 2; }

    boolean isFloat32() { return bytes == 4; }

    /** float16 or bfloat16, both operands in ND. */
    boolean isHalfNd() { return isHalf() && !left.nz && !right.nz; }

    /** Both operands as in the formula: [m, k] and [k, n]. */
    boolean isPlain() {
        return !left.transposed && !right.transposed;
    }

    /** Whether so many elements are whole 256-byte lines. */
    boolean isLines(long elements) {
        return elements * bytes % LINE_BYTES == 0;
    }

    /** Elements in so many bytes. */
    int elements(int size) {
        return size / bytes;
    }

    long outputs() {
        return m * n;
    }

    /** Bytes of an element of the output; int8 operands give int32. */
    int outputBytes() {
        return bytes == 1 ? Integer.BYTES : bytes;
    }

    /** Output blocks of a size. */
    long blocks(Base base) {
        return Math.ceilDiv(m, base.m()) * Math.ceilDiv(n, base.n());
    }

    /** The base in whole units of our kernels, which the vendor's rules keep for its own types. */
    Base whole(long baseM, long baseN, long baseK) {
        return new Base(whole(baseM, unit.m()), whole(baseN, unit.n()), whole(baseK, unit.k()));
    }

    private static int whole(long size, int unit) {
        return (int) Math.max(unit, Multiples.down(size, unit));
    }
}

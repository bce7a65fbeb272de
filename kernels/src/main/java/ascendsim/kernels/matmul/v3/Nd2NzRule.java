package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Nd2Nz;
import java.util.Optional;
import java.util.Set;

/** Which operands the vector cores bring into NZ before the product (tiling_dense §1.2), and in which tiles. */
record Nd2NzRule(Terms terms) {
    /** Row lengths that the cube core's own ND to NZ copy reads well. */
    private static final Set<Long> FREE_BYTES = Set.of(32L, 64L, 96L, 128L, 160L, 192L, 224L, 256L, 384L);
    /** Largest pitch the copy's field holds, in elements. */
    private static final long LONGEST = 65535;
    /** Columns, rows and depth from which all cores read the same lines of the right operand at once. */
    private static final long CROWDED = 16384;
    private static final long CROWDED_M = 4096;
    private static final long CROWDED_MOST_M = 4480;
    private static final long CROWDED_K = 6656;
    private static final long CROWDED_N = 7168;
    private static final int CROWDED_CORES = 24;

    Nd2Nz choose() {
        return new Nd2Nz(
                left() ? Optional.of(new Nd2NzTile(terms, terms.outerLeft(), terms.innerLeft()).choose())
                        : Optional.empty(),
                right() ? Optional.of(new Nd2NzTile(terms, terms.outerRight(), terms.innerRight()).choose())
                        : Optional.empty());
    }

    boolean left() {
        return terms.bytes() > 1 && !terms.left().nz() && isSlow(terms.innerLeft());
    }

    boolean right() {
        return terms.bytes() > 1 && !terms.right().nz()
                && (isSlow(terms.innerRight()) || terms.isHalf() && isCrowded());
    }

    /** float32 without HF32 is left alone up to the longest pitch. */
    private boolean isSlow(long inner) {
        if (isFree(inner) || terms.isFloat32() && inner < LONGEST) {
            return false;
        }
        return !terms.isLines(inner) || inner > LONGEST;
    }

    boolean isFree(long inner) {
        return FREE_BYTES.contains(inner * terms.bytes());
    }

    private boolean isCrowded() {
        boolean many = terms.cores() >= CROWDED_CORES;
        if (!terms.right().transposed()) {
            return terms.n() % CROWDED == 0 && terms.k() >= CROWDED_K
                    && (terms.m() > CROWDED_M || terms.m() == CROWDED_M && many);
        }
        return !terms.left().transposed() && terms.k() == CROWDED && terms.m() >= CROWDED_M
                && terms.m() <= CROWDED_MOST_M && terms.n() >= CROWDED_N && many;
    }
}

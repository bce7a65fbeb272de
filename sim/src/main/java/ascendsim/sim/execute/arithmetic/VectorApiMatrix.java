package ascendsim.sim.execute.arithmetic;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products on the Vector API: lanes run along n, so every lane is the same chain as the plain one. */
final class VectorApiMatrix {
    private static final VectorSpecies<Float> FLOATS = Species.FLOATS;
    private static final VectorSpecies<Integer> INTS = Species.INTS;
    private static final int LANES = Species.LANES;
    private static final int FRACTAL = Panels.FRACTAL;
    /** Vectors in a row of a fractal. */
    private static final int PARTS = FRACTAL / LANES;
    /** Rows and vectors whose accumulators stay in registers. */
    private static final int ROWS = 4;
    private static final int VECTORS = 2;

    private VectorApiMatrix() {
    }

    static void multiplyFloats(Product product) {
        Panels panels = product.panels();
        for (int vector = 0; vector < vectors(panels); vector += VECTORS) {
            for (int row = 0; row < panels.m(); row += ROWS) {
                loadTile(product, row, vector);
                multiply(panels, product.operands(), row, vector);
                storeTile(product, row, vector);
            }
        }
    }

    static void multiplyIntegers(Product whole) {
        for (int k = 0; k < whole.panels().steps(); k += Arithmetic.EXACT_PRODUCTS) {
            Product product = whole.chunk(k, Arithmetic.EXACT_PRODUCTS);
            Panels panels = product.panels();
            for (int vector = 0; vector < vectors(panels); vector += VECTORS) {
                for (int row = 0; row < panels.m(); row += ROWS) {
                    clearTile(product);
                    multiply(panels, product.operands(), row, vector);
                    addTile(product, row, vector);
                }
            }
        }
    }

    /** Vectors that hold columns below n. */
    private static int vectors(Panels panels) {
        return Math.ceilDiv(panels.n(), LANES);
    }

    private static VectorMask<Float> valid(Panels panels, int vector) {
        return FLOATS.indexInRange(vector * LANES, panels.n());
    }

    private static long c(Product product, int row, int vector) {
        return product.at() + product.panels().c(row, vector / PARTS) + (long) (vector % PARTS) * LANES * Float.BYTES;
    }

    private static int b(Panels panels, int vector) {
        return panels.b(vector / PARTS) + vector % PARTS * LANES;
    }

    private static void loadTile(Product product, int row, int vector) {
        Panels panels = product.panels();
        int rows = Math.min(ROWS, panels.m() - row);
        for (int v = 0; v < Math.min(VECTORS, vectors(panels) - vector); v++) {
            int tile = panels.scratch() + v * ROWS * LANES;
            long at = c(product, row, vector + v);
            for (int r = 0; r < rows; r++) {
                FloatVector.fromMemorySegment(FLOATS, product.c(), at + (long) r * FRACTAL * Float.BYTES, LITTLE_ENDIAN)
                        .intoArray(product.operands(), tile + r * LANES);
            }
        }
    }

    private static void storeTile(Product product, int row, int vector) {
        Panels panels = product.panels();
        int rows = Math.min(ROWS, panels.m() - row);
        for (int v = 0; v < Math.min(VECTORS, vectors(panels) - vector); v++) {
            int tile = panels.scratch() + v * ROWS * LANES;
            long at = c(product, row, vector + v);
            VectorMask<Float> valid = valid(panels, vector + v);
            for (int r = 0; r < rows; r++) {
                Species.canonical(FloatVector.fromArray(FLOATS, product.operands(), tile + r * LANES))
                        .intoMemorySegment(product.c(), at + (long) r * FRACTAL * Float.BYTES, LITTLE_ENDIAN, valid);
            }
        }
    }

    private static void clearTile(Product product) {
        int tile = product.panels().scratch();
        for (int i = 0; i < VECTORS * ROWS * LANES; i += LANES) {
            FloatVector.zero(FLOATS).intoArray(product.operands(), tile + i);
        }
    }

    private static void addTile(Product product, int row, int vector) {
        Panels panels = product.panels();
        int rows = Math.min(ROWS, panels.m() - row);
        MemorySegment c = product.c();
        for (int v = 0; v < Math.min(VECTORS, vectors(panels) - vector); v++) {
            int tile = panels.scratch() + v * ROWS * LANES;
            long at = c(product, row, vector + v);
            VectorMask<Integer> valid = valid(panels, vector + v).cast(INTS);
            for (int r = 0; r < rows; r++) {
                long element = at + (long) r * FRACTAL * Integer.BYTES;
                var sum = FloatVector.fromArray(FLOATS, product.operands(), tile + r * LANES);
                IntVector.fromMemorySegment(INTS, c, element, LITTLE_ENDIAN)
                        .add(sum.convertShape(VectorOperators.F2I, INTS, 0))
                        .intoMemorySegment(c, element, LITTLE_ENDIAN, valid);
            }
        }
    }

    /**
     * The tile plus A · B for {@link #ROWS} rows and {@link #VECTORS} vectors, {@link #FRACTAL} · k floats apart; a
     * vector beyond the last repeats the last.
     */
    private static void multiply(Panels panels, float[] f, int row, int vector) {
        int b0 = b(panels, vector);
        int b1 = b(panels, Math.min(vector + 1, vectors(panels) - 1));
        int a = panels.a(row);
        int depth = panels.depth();
        int tile = panels.scratch();
        FloatVector c00 = FloatVector.fromArray(FLOATS, f, tile);
        FloatVector c10 = FloatVector.fromArray(FLOATS, f, tile + LANES);
        FloatVector c20 = FloatVector.fromArray(FLOATS, f, tile + 2 * LANES);
        FloatVector c30 = FloatVector.fromArray(FLOATS, f, tile + 3 * LANES);
        FloatVector c01 = FloatVector.fromArray(FLOATS, f, tile + 4 * LANES);
        FloatVector c11 = FloatVector.fromArray(FLOATS, f, tile + 5 * LANES);
        FloatVector c21 = FloatVector.fromArray(FLOATS, f, tile + 6 * LANES);
        FloatVector c31 = FloatVector.fromArray(FLOATS, f, tile + 7 * LANES);
        for (int k = 0; k < panels.steps(); k++) {
            FloatVector v0 = FloatVector.fromArray(FLOATS, f, b0 + k * FRACTAL);
            FloatVector v1 = FloatVector.fromArray(FLOATS, f, b1 + k * FRACTAL);
            FloatVector a0 = FloatVector.broadcast(FLOATS, f[a + k]);
            FloatVector a1 = FloatVector.broadcast(FLOATS, f[a + depth + k]);
            FloatVector a2 = FloatVector.broadcast(FLOATS, f[a + 2 * depth + k]);
            FloatVector a3 = FloatVector.broadcast(FLOATS, f[a + 3 * depth + k]);
            c00 = a0.fma(v0, c00);
            c01 = a0.fma(v1, c01);
            c10 = a1.fma(v0, c10);
            c11 = a1.fma(v1, c11);
            c20 = a2.fma(v0, c20);
            c21 = a2.fma(v1, c21);
            c30 = a3.fma(v0, c30);
            c31 = a3.fma(v1, c31);
        }
        c00.intoArray(f, tile);
        c10.intoArray(f, tile + LANES);
        c20.intoArray(f, tile + 2 * LANES);
        c30.intoArray(f, tile + 3 * LANES);
        c01.intoArray(f, tile + 4 * LANES);
        c11.intoArray(f, tile + 5 * LANES);
        c21.intoArray(f, tile + 6 * LANES);
        c31.intoArray(f, tile + 7 * LANES);
    }
}

package ascendsim.kernels.reference;

/**
 * Float32 sums by fused multiply-add: c = fma(a[k], b[k], c) with k ascending and one rounding per step. This is the
 * definition of the float Mmad (docs/deviations.md). Eight steps of k share one pass over a row.
 */
record FloatSums(float[][] sums) implements Product.Accumulator {
    private static final int STEPS = 8;

    @Override
    public void add(float[][] a, float[][] b) {
        int k = 0;
        for (; k + STEPS <= b.length; k += STEPS) {
            for (int row = 0; row < sums.length; row++) {
                eight(sums[row], a[row], b, k);
            }
        }
        for (; k < b.length; k++) {
            for (int row = 0; row < sums.length; row++) {
                one(sums[row], a[row][k], b[k]);
            }
        }
    }

    private static void eight(float[] sum, float[] a, float[][] b, int k) {
        float a0 = a[k];
        float a1 = a[k + 1];
        float a2 = a[k + 2];
        float a3 = a[k + 3];
        float a4 = a[k + 4];
        float a5 = a[k + 5];
        float a6 = a[k + 6];
        float a7 = a[k + 7];
        float[] b0 = b[k];
        float[] b1 = b[k + 1];
        float[] b2 = b[k + 2];
        float[] b3 = b[k + 3];
        float[] b4 = b[k + 4];
        float[] b5 = b[k + 5];
        float[] b6 = b[k + 6];
        float[] b7 = b[k + 7];
        for (int n = 0; n < sum.length; n++) {
            float half = Math.fma(a3, b3[n], Math.fma(a2, b2[n], Math.fma(a1, b1[n], Math.fma(a0, b0[n], sum[n]))));
            sum[n] = Math.fma(a7, b7[n], Math.fma(a6, b6[n], Math.fma(a5, b5[n], Math.fma(a4, b4[n], half))));
        }
    }

    private static void one(float[] sum, float a, float[] b) {
        for (int n = 0; n < sum.length; n++) {
            sum[n] = Math.fma(a, b[n], sum[n]);
        }
    }
}

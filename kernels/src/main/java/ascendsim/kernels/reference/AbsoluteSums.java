package ascendsim.kernels.reference;

/** Sums of absolute products in float64, k ascending. The product of two float32 is exact there. */
record AbsoluteSums(double[][] sums) implements Product.Accumulator {

    @Override
    public void add(float[][] a, float[][] b) {
        double[][] right = new double[b.length][b[0].length];
        for (int k = 0; k < b.length; k++) {
            for (int n = 0; n < right[k].length; n++) {
                right[k][n] = Math.abs(b[k][n]);
            }
        }
        for (int k = 0; k < b.length; k++) {
            for (int row = 0; row < sums.length; row++) {
                one(sums[row], Math.abs(a[row][k]), right[k]);
            }
        }
    }

    private static void one(double[] sum, double a, double[] b) {
        for (int n = 0; n < sum.length; n++) {
            sum[n] += a * b[n];
        }
    }
}

package ascendsim.kernels.reference;

/** Sums of products of small integers in int32, modulo 2^32 as the accumulator of the cube unit. */
record IntSums(int[][] sums) implements Product.Accumulator {
    private static final int STEPS = 8;

    @Override
    public void add(float[][] a, float[][] b) {
        int[][] left = whole(a);
        int[][] right = whole(b);
        int k = 0;
        for (; k + STEPS <= right.length; k += STEPS) {
            for (int row = 0; row < sums.length; row++) {
                eight(sums[row], left[row], right, k);
            }
        }
        for (; k < right.length; k++) {
            for (int row = 0; row < sums.length; row++) {
                one(sums[row], left[row][k], right[k]);
            }
        }
    }

    private static int[][] whole(float[][] block) {
        int[][] numbers = new int[block.length][block[0].length];
        for (int i = 0; i < block.length; i++) {
            float[] from = block[i];
            int[] into = numbers[i];
            for (int j = 0; j < into.length; j++) {
                into[j] = (int) from[j];
            }
        }
        return numbers;
    }

    private static void eight(int[] sum, int[] a, int[][] b, int k) {
        int a0 = a[k];
        int a1 = a[k + 1];
        int a2 = a[k + 2];
        int a3 = a[k + 3];
        int a4 = a[k + 4];
        int a5 = a[k + 5];
        int a6 = a[k + 6];
        int a7 = a[k + 7];
        int[] b0 = b[k];
        int[] b1 = b[k + 1];
        int[] b2 = b[k + 2];
        int[] b3 = b[k + 3];
        int[] b4 = b[k + 4];
        int[] b5 = b[k + 5];
        int[] b6 = b[k + 6];
        int[] b7 = b[k + 7];
        for (int n = 0; n < sum.length; n++) {
            sum[n] += a0 * b0[n] + a1 * b1[n] + a2 * b2[n] + a3 * b3[n] + a4 * b4[n] + a5 * b5[n] + a6 * b6[n]
                    + a7 * b7[n];
        }
    }

    private static void one(int[] sum, int a, int[] b) {
        for (int n = 0; n < sum.length; n++) {
            sum[n] += a * b[n];
        }
    }
}

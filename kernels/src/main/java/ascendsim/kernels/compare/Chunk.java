package ascendsim.kernels.compare;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.reference.Magnitudes;
import java.lang.foreign.MemorySegment;

/**
 * A run of elements of two row-major tensors of one shape. Bytes that are equal pass every rule and are not looked at.
 */
record Chunk(Tensor expected, Tensor found, long start, int count) {

    Tally tally(Acceptance acceptance, Magnitudes magnitudes) {
        Tally tally = new Tally();
        tally.compared(count);
        if (!sameBytes()) {
            new Elementwise(acceptance, tally).compare(magnitudes);
        }
        return tally;
    }

    private boolean sameBytes() {
        DType dtype = expected.dtype();
        if (dtype != found.dtype()) {
            return false;
        }
        long from = dtype.bytes(start);
        long to = dtype.bytes(start + count);
        return MemorySegment.mismatch(expected.segment(), from, to, found.segment(), from, to) == -1;
    }

    private double[] values(Tensor tensor) {
        double[] values = new double[count];
        DType dtype = tensor.dtype();
        if (dtype.isFloat()) {
            float[] numbers = new float[count];
            Bulk.read(dtype, tensor.segment(), start, numbers);
            for (int i = 0; i < count; i++) {
                values[i] = numbers[i];
            }
            return values;
        }
        for (int i = 0; i < count; i++) {
            values[i] = Elements.toDouble(dtype, Elements.code(dtype, tensor.segment(), start + i));
        }
        return values;
    }

    /** The elements one by one: first without S, then those that need it. */
    private final class Elementwise {
        private final Rule rule;
        private final VendorTolerance vendor;
        private final Tally tally;
        private final double[] wanted = values(expected);
        private final double[] actual = values(found);

        Elementwise(Acceptance acceptance, Tally tally) {
            this.rule = acceptance.rule();
            this.vendor = VendorTolerance.of(found.dtype(), acceptance.vendorPrecision());
            this.tally = tally;
        }

        void compare(Magnitudes magnitudes) {
            int[] suspects = new int[count];
            int suspected = 0;
            for (int i = 0; i < count; i++) {
                if (suspicious(i)) {
                    suspects[suspected++] = i;
                }
            }
            double[] sums = magnitudes(magnitudes, suspects, suspected);
            for (int s = 0; s < suspected; s++) {
                int i = suspects[s];
                if (!passes(i, sums[s])) {
                    tally.mismatch(new Mismatch(expected.shape(), start + i, wanted[i], actual[i]));
                }
            }
        }

        /** Counts the element's errors; false where it passes even with the least S there can be, |g|. */
        private boolean suspicious(int i) {
            double g = wanted[i];
            double f = actual[i];
            boolean same = g == f || g != g && f != f;
            if (same) {
                return rule == Rule.EXACT && !sameCode(i);
            }
            tally.vendor(vendor, g, f);
            double difference = Math.abs(f - g);
            if (Double.isFinite(difference)) {
                tally.error(difference, g);
            }
            return !passes(i, Math.abs(g));
        }

        private boolean passes(int i, double magnitude) {
            double difference = Math.abs(actual[i] - wanted[i]);
            return rule != Rule.EXACT && Double.isFinite(difference)
                    && difference <= rule.allowed(expected.dtype(), wanted[i], magnitude);
        }

        private boolean sameCode(int i) {
            DType dtype = expected.dtype();
            return Elements.code(dtype, expected.segment(), start + i) == Elements.code(dtype, found.segment(),
                    start + i);
        }

        private double[] magnitudes(Magnitudes magnitudes, int[] suspects, int suspected) {
            if (suspected == 0 || !rule.asksMagnitude()) {
                return new double[suspected];
            }
            long[] indices = new long[suspected];
            for (int s = 0; s < suspected; s++) {
                indices[s] = start + suspects[s];
            }
            return magnitudes.of(indices);
        }
    }
}

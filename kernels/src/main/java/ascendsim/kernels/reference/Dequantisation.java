package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * What becomes of a row of int32 sums: the sums themselves, what the Fixpipe makes of them with a 64-bit word per
 * column (operators.md §0.3), or what the vector unit makes of them with float32 scales (§0.5).
 */
sealed interface Dequantisation {

    /**
     * Writes one row.
     *
     * @param row
     *            of the operand with a scale per row
     * @param sums
     *            of the columns that the parameters are of; may be overwritten
     */
    void write(Tensor out, long position, long row, int[] sums);

    /** The largest factor an element of a column is multiplied with, to scale the sum of its terms. */
    double factor(long row, int column);

    /** What is added after the factors. */
    default double added(int column) {
        return 0;
    }

    /** Sums as they are. */
    record Raw() implements Dequantisation {
        @Override
        public void write(Tensor out, long position, long row, int[] sums) {
            Bulk.write(DType.INT32, out.segment(), position, sums);
        }

        @Override
        public double factor(long row, int column) {
            return 1;
        }
    }

    /** VDEQF16: float32 of the sum, times the scale, clipped to the largest float16, rounded half even. */
    record Half(long[] words) implements Dequantisation {
        private static final float LARGEST = 65504f;

        @Override
        public void write(Tensor out, long position, long row, int[] sums) {
            float[] values = new float[sums.length];
            for (int n = 0; n < values.length; n++) {
                values[n] = Math.clamp(sums[n] * QuantWord.scale(words[n]), -LARGEST, LARGEST);
            }
            Bulk.write(DType.FLOAT16, out.segment(), position, values);
        }

        @Override
        public double factor(long row, int column) {
            return Math.abs(QuantWord.scale(words[column]));
        }
    }

    /**
     * VREQ8: (the sum shifted right and saturated to int16 if the word asks for it;) float32, times the scale, clipped
     * to -256 … 255, rounded half even, plus the offset, clipped to the range of int8 or uint8.
     */
    record Bytes(long[] words) implements Dequantisation {
        @Override
        public void write(Tensor out, long position, long row, int[] sums) {
            for (int n = 0; n < sums.length; n++) {
                out.segment().set(ValueLayout.JAVA_BYTE, position + n,
                        (byte) value(words[n], sums[n]));
            }
        }

        private static int value(long word, int sum) {
            int shift = QuantWord.shift(word);
            int narrowed = shift == 0 ? sum : Math.clamp(sum >> shift, Short.MIN_VALUE, Short.MAX_VALUE);
            double clipped = Math.clamp((double) (narrowed * QuantWord.scale(word)), -256, 255);
            int shifted = (int) Math.rint(clipped) + QuantWord.offset(word);
            return QuantWord.isSigned(word) ? Math.clamp(shifted, -128, 127) : Math.clamp(shifted, 0, 255);
        }

        @Override
        public double factor(long row, int column) {
            return Math.abs(QuantWord.scale(words[column]));
        }
    }

    /**
     * Float32 steps, each rounded: the sum, times the column's scale, times the row's, plus the column's bias, through
     * the activation, and one cast.
     */
    record Scales(float[] columns, Optional<float[]> rows, Optional<float[]> bias, Activation activation)
            implements
            Dequantisation {
        @Override
        public void write(Tensor out, long position, long row, int[] sums) {
            float[] values = new float[sums.length];
            for (int n = 0; n < values.length; n++) {
                values[n] = sums[n] * columns[n];
            }
            if (rows.isPresent()) {
                float factor = rows.get()[(int) row];
                for (int n = 0; n < values.length; n++) {
                    values[n] *= factor;
                }
            }
            if (bias.isPresent()) {
                float[] added = bias.get();
                for (int n = 0; n < values.length; n++) {
                    values[n] += added[n];
                }
            }
            for (int n = 0; activation != Activation.NONE && n < values.length; n++) {
                values[n] = activation.apply(values[n]);
            }
            Bulk.write(out.dtype(), out.segment(), position, values);
        }

        @Override
        public double factor(long row, int column) {
            double factor = Math.abs(columns[column]);
            return rows.isPresent() ? factor * Math.abs(rows.get()[(int) row]) : factor;
        }

        @Override
        public double added(int column) {
            return bias.isPresent() ? Math.abs(bias.get()[column]) : 0;
        }
    }
}

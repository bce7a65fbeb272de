package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.reference.GroupedParts.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** S of an output made of several products; that of elements outside all of them is 0. */
record PartMagnitudes(List<Part> parts, Function<Part, Optional<Tensor>> bias) implements Magnitudes {

    @Override
    public double[] of(long[] indices) {
        double[] result = new double[indices.length];
        for (Part part : parts) {
            int begin = place(indices, part.offset());
            int end = place(indices, part.offset() + part.elements());
            if (begin == end) {
                continue;
            }
            long shift = part.begin() * part.columns() - part.offset();
            long[] inX = Arrays.stream(indices, begin, end).map(index -> index + shift).toArray();
            double[] sums = new MatmulMagnitudes(part.product(), bias.apply(part)).of(inX);
            System.arraycopy(sums, 0, result, begin, sums.length);
        }
        return result;
    }

    private static int place(long[] indices, long limit) {
        int place = Arrays.binarySearch(indices, limit);
        return place < 0 ? -place - 1 : place;
    }
}

package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.operator.Findings;

/** The formats and sizes of weights each path takes (operators.md §1.1, §1.2). */
record WeightCheck(GroupedCall grouped, Findings findings) {
    private static final long A8W4_DEPTH = 18432;

    void check() {
        boolean nz = grouped.weightFormat() == Format.FRACTAL_NZ;
        boolean takesNz = switch (grouped.path()) {
            case Path.NonQuant plain -> plain.output() != DType.FLOAT32 && !grouped.splitsK();
            case Path.StaticInt8 _,Path.Antiquant _ -> false;
            case Path.StaticFloat _,Path.Raw _,Path.PerToken _,Path.A8W4 _,Path.A4W4 _ -> true;
        };
        if (nz && !takesNz) {
            findings.add("weight", "format FRACTAL_NZ", "expected ND for " + grouped.path().text()
                    + (grouped.splitsK() ? " when groups split k" : ""), "");
        }
        if (grouped.splitsK() && grouped.transposedWeight()) {
            findings.add("weight", "transposed", "expected a contiguous tensor when groups split k (group_type 2)",
                    "");
        }
        for (int i = 0; i < grouped.weights().size(); i++) {
            sizes(Findings.element("weight", i, grouped.weights().size()), i);
        }
    }

    private void sizes(String name, int i) {
        DType type = Path.elementType(grouped.weights().get(i));
        Shape numbers = Packed.shape(grouped.weights().get(i));
        long inner = numbers.dim(grouped.transposedWeight() ? -2 : -1);
        if (type == DType.INT4 && inner % 2 != 0) {
            findings.add(name, "last stored axis is " + inner, "weight inner axis size must be even", "");
        }
        if (grouped.weightFormat() == Format.FRACTAL_NZ && inner * type.bits() % (32 * Byte.SIZE) != 0) {
            findings.add(name, "last stored axis is " + inner,
                    "expected a multiple of 32 bytes for FRACTAL_NZ", "");
        }
        if (grouped.path() instanceof Path.A8W4) {
            findings.multiple(name, "k", grouped.k(i), 64);
            findings.range(name, "k", grouped.k(i), 64, A8W4_DEPTH);
            findings.multiple(name, "n", grouped.n(i), 8);
        }
        if (grouped.path() instanceof Path.A4W4) {
            boolean nzTransposed = grouped.weightFormat() == Format.FRACTAL_NZ && grouped.transposedWeight();
            findings.multiple(name, "n", grouped.n(i), nzTransposed ? 16 : 8);
            findings.multiple(name, "k", grouped.k(i), nzTransposed ? 64 : 2);
        }
    }
}

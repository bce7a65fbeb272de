package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What fills a tensor: the {@code init} of a case. Numbers that the element type cannot hold are rounded half even and,
 * for integer types, saturated. How the random ones draw is said at {@link Filling}.
 */
public sealed interface Initialiser {

    /** Random numbers from {@code low} to {@code high}; a rounding may reach {@code high}. */
    record Uniform(double low, double high) implements Initialiser {
    }

    /** Random numbers of the normal distribution. */
    record Normal(double mean, double deviation) implements Initialiser {
    }

    /** Random whole numbers; {@code high} excluded and above {@code low}. */
    record RandInt(long low, long high) implements Initialiser {
        public RandInt {
            if (low >= high) {
                throw new IllegalArgumentException(
                        "randint(" + low + "," + high + "); expected the second above the first");
            }
        }
    }

    /** One number everywhere: zeros, ones, nan, inf. */
    record Constant(double value) implements Initialiser {
    }

    /** 0, 1, 2, … in row-major order. */
    record Arange() implements Initialiser {
    }

    /**
     * The first elements of a random permutation of 0 to {@code size} - 1, each divided by {@code divisor} (cut to
     * whole); where {@code skip} is not 0, the last of every {@code skip} entries is -1 instead.
     */
    record Permutation(long size, long divisor, long skip) implements Initialiser {
    }

    /** Random picks among some numbers, each as likely as the others. */
    record Choice(List<BigDecimal> values) implements Initialiser {
        public Choice {
            values = List.copyOf(values);
        }
    }

    /** All elements, row-major. */
    record Values(List<BigDecimal> values) implements Initialiser {
        public Values {
            values = List.copyOf(values);
        }
    }

    /** The quantisation words of random float32 from {@code low} to {@code high}. */
    record QuantWord(double low, double high) implements Initialiser {
    }

    /**
     * The initialiser a text names: {@code uniform(a,b)}, {@code normal(mean,std)}, {@code randint(a,b)},
     * {@code zeros}, {@code ones}, {@code arange}, {@code permutation(n)}, {@code choice(a,b,…)},
     * {@code values[…]}, {@code nan}, {@code inf}, {@code quant_word(a,b)}.
     *
     * @param where
     *            the place to name in an error
     * @throws BadInput
     *             if it is none of these
     */
    static Initialiser parse(String where, String text) {
        return InitialiserText.parse(where, text);
    }

    /** Why this cannot fill such a tensor; empty when it can. */
    default Optional<String> problem(TensorType type) {
        long elements = type.shape().elements();
        return switch (this) {
            case Constant constant when !type.dtype().isFloat() && !Double.isFinite(constant.value()) ->
                    Optional.of(type.dtype() + " holds neither nan nor inf");
            case Values values when values.values().size() != elements ->
                    Optional.of(values.values().size() + " values; shape " + type.shape() + " has " + elements);
            case Permutation permutation when permutation.size() < elements -> Optional.of(
                    "permutation of " + permutation.size() + "; shape " + type.shape() + " needs at least " + elements);
            case Permutation permutation when permutation.size() > Integer.MAX_VALUE ->
                    Optional.of(
                            String.format(Locale.ROOT, "permutation of %d; at most 2147483647", permutation.size()));
            case QuantWord _ when type.dtype() != DType.INT64 && type.dtype() != DType.UINT64 ->
                    Optional.of("a quantisation word needs int64 or uint64, not " + type.dtype());
            case Constant _,Values _,Permutation _,QuantWord _,Uniform _,Normal _,RandInt _,Arange _,Choice _ ->
                    Optional.empty();
        };
    }
}

package ascendsim.kernels.call;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A value of a case that is not a tensor. Its text form is JSON. */
public sealed interface Attribute {

    /** A number as written; 1, 1.0 and 1e0 are equal. */
    record Number(BigDecimal value) implements Attribute {
        public Number {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        /** Whether it is a whole number that fits a long. */
        public boolean isWhole() {
            return value.scale() <= 0 && value.precision() - (long) value.scale() <= 19
                    && value.toBigInteger().bitLength() < Long.SIZE;
        }

        @Override
        public String toString() {
            return isWhole() ? value.toPlainString() : value.toString();
        }
    }

    /** A character string. */
    record Text(String value) implements Attribute {
        @Override
        public String toString() {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Attribute {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A list of values, possibly of lists. */
    record Items(List<Attribute> values) implements Attribute {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.stream().map(Attribute::toString).collect(Collectors.joining(",", "[", "]"));
        }
    }

    static Attribute of(long value) {
        return new Number(BigDecimal.valueOf(value));
    }

    /** A finite number. */
    static Attribute of(double value) {
        return new Number(BigDecimal.valueOf(value));
    }

    static Attribute of(String value) {
        return new Text(value);
    }

    static Attribute of(boolean value) {
        return new Bool(value);
    }
}

package ascendsim.kernels.program.int4;

import ascendsim.isa.dtype.DType;
import java.util.Optional;

/**
 * From a row of products p to outputs, in float32: {@code (16 · high + low | p) + bias + offset · row sum}, times the
 * row's scale (operators.md §1.3, §3).
 *
 * @param bias     parameter [E,N] float32
 * @param offset   parameter [E,1,N] float32
 * @param perToken parameter [M] float32
 * @param logit    parameter [M] float32; multiplied with the scale first
 * @param output   what becomes of the rows
 */
public record Int4Formula(Optional<String> bias, Optional<String> offset, Optional<String> perToken,
        Optional<String> logit, Output output) {

    /** What becomes of finished rows. */
    public sealed interface Output {
        /** y. */
        String parameter();

        /**
         * A row of y for each row of x, rounded to 16 bits.
         *
         * @param parameter y
         * @param type      FLOAT16 or BFLOAT16
         */
        record Rounded(String parameter, DType type) implements Output {
        }

        /**
         * Added to the row of y that an index names, in float32.
         *
         * @param parameter y
         * @param rowIndex  parameter [M]
         * @param indexType INT64 or INT32
         */
        record Added(String parameter, String rowIndex, DType indexType) implements Output {
        }

        /**
         * A row for each row of x in float32, to be added to y in their order.
         *
         * @param parameter y
         * @param staged    workspace [M,N]
         */
        record Staged(String parameter, String staged) implements Output {
        }
    }

    boolean hasFactor() {
        return perToken.isPresent() || logit.isPresent();
    }

    boolean isFactorAProduct() { return perToken.isPresent() && logit.isPresent(); }

    /** Bytes of an element on its way out. */
    long outBytes() {
        return output instanceof Output.Rounded ? 2 : 4;
    }
}

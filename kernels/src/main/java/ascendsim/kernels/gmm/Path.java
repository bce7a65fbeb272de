package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.Optional;

/**
 * The arithmetic of a call: which numbers are multiplied and what becomes of the sums (operators.md §1.1, Atlas A2).
 * Each path has a planner of its own.
 */
public sealed interface Path {

    /** Element type of y. */
    DType output();

    /** As messages name it. */
    String text();

    /** Floats of one type: sums in float32, rounded once. */
    record NonQuant(DType output) implements Path {
        @Override
        public String text() {
            return "unquantised " + output;
        }
    }

    /** int8 to int8 by a quantisation word for each column. */
    record StaticInt8() implements Path {
        @Override
        public DType output() {
            return DType.INT8;
        }

        @Override
        public String text() {
            return "int8 with 64-bit scale";
        }
    }

    /** int8 to a 16-bit float by a float scale for each column. */
    record StaticFloat(DType output) implements Path {
        @Override
        public String text() {
            return "int8 with a scale for each column";
        }
    }

    /** int8 to the int32 sums themselves. */
    record Raw() implements Path {
        @Override
        public DType output() {
            return DType.INT32;
        }

        @Override
        public String text() {
            return "int8 without scale";
        }
    }

    /** int8 to a 16-bit float by a scale for each column and one for each row. */
    record PerToken(DType output) implements Path {
        @Override
        public String text() {
            return "int8 with a scale for each row";
        }
    }

    /**
     * 16-bit float x and a weight of small integers, widened by a scale and an offset.
     *
     * @param weight INT8 or INT4
     */
    record Antiquant(DType output, DType weight) implements Path {
        @Override
        public String text() {
            return output + " with " + weight + " weight";
        }
    }

    /** int8 x and int4 weight. */
    record A8W4(DType output) implements Path {
        @Override
        public String text() {
            return "int8 with int4 weight";
        }
    }

    /** int4 x and int4 weight. */
    record A4W4(DType output) implements Path {
        @Override
        public String text() {
            return "int4 with int4 weight";
        }
    }

    /** The path of a call by the types of its first tensors; empty where no path takes them. */
    static Optional<Path> of(OperatorCall call) {
        Optional<DType> x = call.tensor("x").map(Path::elementType);
        Optional<DType> weight = call.tensor("weight").map(Path::elementType);
        if (x.isEmpty() || weight.isEmpty()) {
            return Optional.empty();
        }
        return switch (x.get()) {
            case FLOAT16, BFLOAT16 -> weight.get() == x.get()
                    ? Optional.of(new NonQuant(x.get()))
                    : weight.filter(type -> type == DType.INT8 || type == DType.INT4)
                            .map(type -> new Antiquant(x.get(), type));
            case FLOAT32 -> weight.filter(type -> type == DType.FLOAT32).map(NonQuant::new);
            case INT8 -> ofInt8(call, weight.get());
            case INT4 -> weight.filter(type -> type == DType.INT4).map(_ -> new A4W4(halfOutput(call)));
            case UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT8_E8M0,
                    FLOAT4_E2M1, FLOAT4_E1M2, HIFLOAT8 -> Optional.empty();
        };
    }

    private static Optional<Path> ofInt8(OperatorCall call, DType weight) {
        if (weight == DType.INT4) {
            return Optional.of(new A8W4(halfOutput(call)));
        }
        if (weight != DType.INT8) {
            return Optional.empty();
        }
        Optional<DType> scale = call.tensor("scale").map(TensorArgument::dtype);
        if (scale.isEmpty()) {
            return Optional.of(new Raw());
        }
        if (scale.get().bits() == Long.SIZE) {
            return Optional.of(new StaticInt8());
        }
        DType output = scale.get() == DType.BFLOAT16 ? DType.BFLOAT16 : DType.FLOAT16;
        return Optional.of(call.tensors("per_token_scale").isEmpty() ? new StaticFloat(output) : new PerToken(output));
    }

    /** Where types alone do not say what y is, output_dtype does. */
    private static DType halfOutput(OperatorCall call) {
        return call.attribute("output_dtype").equals(Optional.of(Attribute.of(DType.BFLOAT16.text())))
                ? DType.BFLOAT16
                : DType.FLOAT16;
    }

    /** The type of the numbers in a tensor: int32 x and weights hold eight int4 to the element. */
    static DType elementType(TensorArgument argument) {
        return argument.dtype() == DType.INT32 ? DType.INT4 : argument.dtype();
    }
}

package ascendsim.kernels.call;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What fills a tensor of a case that has no {@code init}. The operator's schema names the rule of each parameter. */
public sealed interface DefaultRule {

    /**
     * The generator for one tensor.
     *
     * @param type
     *            the tensor to fill
     * @param call
     *            the whole call; only shapes and attributes are looked at
     */
    Initialiser initialiser(TensorType type, OperatorCall call);

    /**
     * Floats normal(0,1); int8 and int4 randint(-10,10), as are the wider signed integers; unsigned integers
     * randint(0,10); bool randint(0,2); e8m0, which is always a scale, as {@link Scale}.
     */
    record ByType() implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            if (type.dtype() == DType.FLOAT8_E8M0) {
                return new Scale().initialiser(type, call);
            }
            return switch (type.dtype().family()) {
                case FLOAT -> new Initialiser.Normal(0, 1);
                case SIGNED -> new Initialiser.RandInt(-10, 10);
                case UNSIGNED -> new Initialiser.RandInt(0, 10);
                case BOOLEAN -> new Initialiser.RandInt(0, 2);
            };
        }
    }

    /** uniform(0.001,0.02); 64-bit types hold the quantisation word of such a number, uint8 the e8m0 of one. */
    record Scale() implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            if (type.dtype() == DType.UINT8) {
                return new Initialiser.RandInt(117, 122);
            }
            return type.dtype().bits() == 64
                    ? new Initialiser.QuantWord(0.001, 0.02)
                    : new Initialiser.Uniform(0.001, 0.02);
        }
    }

    /** randint(-3,3). */
    record Offset() implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            return new Initialiser.RandInt(-3, 3);
        }
    }

    /** For weights that int32 may hold eight int4 of to the element: there random bits, else as {@link ByType}. */
    record PackedWeight() implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            return type.dtype() == DType.INT32
                    ? new Initialiser.RandInt(Integer.MIN_VALUE, Integer.MAX_VALUE + 1L)
                    : new ByType().initialiser(type, call);
        }
    }

    /**
     * A group list that splits the grouped axis of another tensor evenly: group i ends at floor((i + 1) * size /
     * groups). Its own first axis is the number of groups.
     *
     * @param of
     *            the parameter whose axis is split: its first axis, or its last one where the attribute {@code
     *            group_type} is 2 (split K)
     * @param absentListType
     *            the list type where the attribute {@code group_list_type} is not given: 0 cumulative ends, 1 sizes, 2
     *            rows of (group, size)
     */
    record EqualSplit(String of, long absentListType) implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            long groups = type.shape().rank() == 0 ? 1 : type.shape().dim(0);
            Shape split = call.required(of).shape();
            long size = split.rank() == 0 ? 1 : split.dim(call.whole("group_type", 0) == 2 ? -1 : 0);
            List<BigDecimal> values = new ArrayList<>();
            for (long group = 0; group < groups; group++) {
                long end = (group + 1) * size / groups;
                long begin = group * size / groups;
                LongStream row = switch ((int) call.whole("group_list_type", absentListType)) {
                    case 0 -> LongStream.of(end);
                    case 1 -> LongStream.of(end - begin);
                    default -> LongStream.of(group, end - begin);
                };
                row.mapToObj(BigDecimal::valueOf).forEach(values::add);
            }
            return new Initialiser.Values(values);
        }
    }

    /**
     * A random permutation // top_k, top_k being elements per output row, rounded up.
     *
     * @param rowsAttribute
     *            the attribute that gives the output rows; absent or 0: one element per row
     */
    record RowIndex(String rowsAttribute) implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            long elements = type.shape().elements();
            long rows = call.whole(rowsAttribute, 0);
            long topK = rows <= 0 ? 1 : Math.max(1, Math.ceilDiv(elements, rows));
            return new Initialiser.Permutation(elements, topK, 0);
        }
    }

    /** A random permutation in which every 16th entry (15, 31, …) is -1. */
    record SlotMapping() implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            return new Initialiser.Permutation(type.shape().elements(), 1, 16);
        }
    }

    /** Always this generator. */
    record Fixed(Initialiser initialiser) implements DefaultRule {
        @Override
        public Initialiser initialiser(TensorType type, OperatorCall call) {
            return initialiser;
        }
    }
}

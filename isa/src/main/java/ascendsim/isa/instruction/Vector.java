package ascendsim.isa.instruction;

/**
 * Vector instructions on UB (isa.md §2.2). One repeat covers 8 DataBlocks = 256 bytes of the widest operand; strides
 * between blocks of a repeat and between repeats are in 32-byte blocks. In normal mask mode the mask selects lanes of
 * each repeat; in counter mode it is the number of elements and {@code repeat} is ignored. Lanes that are masked out
 * keep the destination's content.
 */
public sealed interface Vector extends Instruction
        permits VectorBinary, VectorScalar, VectorUnary, VectorConvert, VectorMove, VectorCompare, VectorReduce {
    /** Bytes of one repeat. */
    int REPEAT_BYTES = 256;
    /** Blocks of one repeat. */
    int REPEAT_BLOCKS = 8;
    /** Largest repeat count. */
    int MAX_REPEAT = 255;

    Address dst();

    @Override
    default Pipe pipe() {
        return Pipe.V;
    }

    /**
     * How one operand walks through UB.
     *
     * @param block  32-byte blocks between the blocks of a repeat; 0 reads the same block eight times
     * @param repeat 32-byte blocks between repeats
     */
    record Stride(Affine block, Affine repeat) {
        /** Blocks and repeats one after the other. */
        public static final Stride DENSE = of(1, REPEAT_BLOCKS);

        public static Stride of(long block, long repeat) {
            return new Stride(Affine.of(block), Affine.of(repeat));
        }
    }

    /** The stride fields of one operand, dense when left out. */
    static <I extends Instruction> FormBuilder<I> stride(FormBuilder<I> form, String operand,
            java.util.function.Function<I, Stride> get) {
        return form
                .optional(operand + "_block", "blocks between the blocks of a repeat of " + operand,
                        i -> get.apply(i).block(), 65535, 1)
                .optional(operand + "_repeat", "blocks between repeats of " + operand, i -> get.apply(i).repeat(),
                        65535, REPEAT_BLOCKS);
    }

    /** Reads the stride of one operand back. */
    static Stride stride(Form.Arguments arguments, String operand) {
        return new Stride(arguments.value(operand + "_block"), arguments.value(operand + "_repeat"));
    }
}

package ascendsim.kernels.program.quantparam;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.Optional;

/**
 * Quantisation words one after the other on the scalar unit of one vector core (operators.md §0.4: slow by design);
 * only the offsets are rounded and clipped on the vector unit.
 *
 * @param names    of the parameters in GM
 * @param scales   elements of the scale
 * @param offsets  elements of the offset; 0: there is none
 * @param rounds   whether the scale is rounded to 10 mantissa bits instead of cut
 */
public record QuantParamProgram(Names names, long scales, long offsets, boolean rounds) {
    /** Elements in UB at a time. */
    private static final long CHUNK = 4096;
    private static final Affine STAGE = Affine.ZERO;
    private static final long WORD_BYTES = 8;
    private static final long SIGNED = 1L << 46;
    private static final int OFFSET_SHIFT = 37;

    /** What the parameters are called; {@code offset} is of no meaning where there is none. */
    public record Names(String scale, String offset, String words) {
        /** As the operator calls them. */
        public static final Names OPERATOR = new Names("scale", "offset", "y");
    }

    /** The program; it runs on one core. */
    public Program build(LocalMemoryMap memory) {
        return new Emission(memory).build();
    }

    /** The number of words: the longer of both, either being 1 or that long. */
    public long words() {
        return Math.max(scales, offsets);
    }

    private final class Emission {
        private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        private final VectorCode vector = new VectorCode(program);
        private final Ring scaleIn = new Ring(program, 1, Pipe.MTE2, Pipe.S);
        private final Ring offsetIn = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        private final Ring clipped = new Ring(program, 1, Pipe.V, Pipe.S);
        private final Ring out = new Ring(program, 1, Pipe.S, Pipe.MTE3);
        private final Address scale;
        private final Address offset;
        private final Address whole;
        private final Address words;

        Emission(LocalMemoryMap memory) {
            scale = memory.take(Space.UB, CHUNK * Float.BYTES, DType.BLOCK_BYTES);
            offset = memory.take(Space.UB, CHUNK * Float.BYTES, DType.BLOCK_BYTES);
            whole = memory.take(Space.UB, CHUNK * Float.BYTES, DType.BLOCK_BYTES);
            words = memory.take(Space.UB, CHUNK * WORD_BYTES, DType.BLOCK_BYTES);
        }

        Program build() {
            Address scaleSource = vector.argument(names.scale);
            Optional<Address> offsetSource = offsets > 0 ? Optional.of(vector.argument(names.offset))
                    : Optional.empty();
            Address target = vector.argument(names.words);
            scaleIn.open();
            offsetIn.open();
            clipped.open();
            out.open();
            program.loop(Affine.ZERO, Affine.of(words()), Affine.of(CHUNK), first -> {
                Affine count = program.hold(program.minimum(Affine.of(words()).minus(first), Affine.of(CHUNK)));
                scaleIn.acquire(STAGE);
                load(scale, scaleSource, scales, first, count);
                scaleIn.publish(STAGE);
                offsetSource.ifPresent(source -> clip(source, first, count));
                scaleIn.await(STAGE);
                out.acquire(STAGE);
                program.loop(count, this::word);
                scaleIn.release(STAGE);
                if (offsets > 0) {
                    clipped.release(STAGE);
                }
                out.publish(STAGE);
                out.await(STAGE);
                vector.store(DType.INT64, target.plus(first.times(WORD_BYTES)), words,
                        Rows.one(count.times(WORD_BYTES)));
                out.release(STAGE);
            });
            scaleIn.close();
            offsetIn.close();
            clipped.close();
            out.close();
            return program.build();
        }

        /** A single element is loaded for every chunk. */
        private void load(Address to, Address from, long elements, Affine first, Affine count) {
            boolean single = elements == 1;
            vector.load(DType.FLOAT32, to, single ? from : from.plus(first.times(Float.BYTES)),
                    Rows.one(single ? Affine.of(Float.BYTES) : count.times(Float.BYTES)));
        }

        private void clip(Address source, Affine first, Affine count) {
            Affine elements = offsets == 1 ? Affine.ONE : count;
            offsetIn.acquire(STAGE);
            load(offset, source, offsets, first, count);
            offsetIn.publish(STAGE);
            offsetIn.await(STAGE);
            clipped.acquire(STAGE);
            vector.counted(elements,
                    new Convert(DType.FLOAT32, DType.INT32, Rounding.RINT, whole, offset, Affine.ONE));
            offsetIn.release(STAGE);
            vector.barrier();
            bound(VectorScalar.Op.VMAXS, -256, elements);
            vector.barrier();
            bound(VectorScalar.Op.VMINS, 255, elements);
            clipped.publish(STAGE);
            clipped.await(STAGE);
        }

        private void bound(VectorScalar.Op op, int limit, Affine elements) {
            vector.counted(elements, new WithScalar(op, DType.INT32, whole, whole,
                    Affine.of(Integer.toUnsignedLong(limit)), Affine.ONE, Stride.DENSE, Stride.DENSE));
        }

        private void word(Affine index) {
            Affine at = index.times(Float.BYTES);
            Affine bits = program.load(scales == 1 ? scale : scale.plus(at), DType.UINT32);
            Affine word = program.compute(Op.AND, rounds ? rounded(bits) : bits, Affine.of(0xFFFF_E000L))
                    .plus(SIGNED);
            if (offsets > 0) {
                Affine low = program.compute(Op.AND,
                        program.load(offsets == 1 ? whole : whole.plus(at), DType.INT32), Affine.of(0x1FF));
                word = word.plus(program.compute(Op.SHL, low, Affine.of(OFFSET_SHIFT)));
            }
            program.emit(new ScalarMemory.Store(words.plus(index.times(WORD_BYTES)), word, DType.INT64));
        }

        /**
         * Half to even in the upper 19 bits, without a branch: what is added is 0 for infinities and NaN, and a value
         * with exponent 0 is multiplied by 0.
         */
        private Affine rounded(Affine bits) {
            Affine sign = program.compute(Op.AND, bits, Affine.of(0x8000_0000L));
            Affine magnitude = bits.minus(sign);
            Affine exponent = program.compute(Op.SHR, magnitude, Affine.of(23));
            Affine finite = Affine.ONE.minus(
                    program.compute(Op.MAX, exponent.plus(-254), Affine.ZERO));
            Affine odd = program.compute(Op.AND, program.compute(Op.SHR, bits, Affine.of(13)), Affine.ONE);
            Affine up = program.compute(Op.MUL, odd.plus(0xFFF), finite);
            Affine normal = program.minimum(exponent, Affine.ONE);
            return program.compute(Op.MUL, magnitude.plus(up), normal).plus(sign);
        }
    }
}

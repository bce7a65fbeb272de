package ascendsim.sim.registers;

import static ascendsim.sim.registers.RegisterFile.BYTES;
import static ascendsim.sim.registers.RegisterFile.RESULT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.FloatToInteger;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Predicate.Outside;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import ascendsim.isa.instruction.Width;
import ascendsim.sim.execute.arithmetic.PlainConvert;
import java.lang.foreign.MemorySegment;

/** What type conversions do. */
final class ConvertSteps {
    /** Converts the element {@code from} of a register to element {@code to} of the result. */
    @FunctionalInterface
    private interface Element {
        void convert(MemorySegment vectors, long src, int from, int to);
    }

    private ConvertSteps() {
    }

    static Step bind(Convert convert) {
        Element element = element(convert);
        boolean widens = convert.to().bits() >= convert.from().bits();
        Width wide = Width.of(widens ? convert.to() : convert.from());
        int narrowBits = Math.min(convert.to().bits(), convert.from().bits());
        Place place = new Place(wide.bits() / narrowBits, convert.part().ordinal(), narrowBits == DType.INT4.bits());
        long src = RegisterFile.at(convert.src());
        long dst = RegisterFile.at(convert.dst());
        int mask = convert.lanes().mask().index();
        boolean keeps = convert.lanes().outside() == Outside.MERGE;
        return file -> {
            MemorySegment vectors = file.vectors;
            if (keeps) {
                MemorySegment.copy(vectors, dst, vectors, RESULT, BYTES);
            } else {
                vectors.asSlice(RESULT, BYTES).fill((byte) 0);
            }
            boolean full = file.isFull(mask, wide);
            for (int lane = 0; lane < wide.lanes(); lane++) {
                if (full || file.bit(mask, lane * wide.bytes())) {
                    int narrow = place.of(lane);
                    element.convert(vectors, src, widens ? narrow : lane, widens ? lane : narrow);
                }
            }
            file.accept(convert.dst());
        };
    }

    /**
     * Where the narrower element of a lane stands.
     *
     * @param ratio narrower elements to the bytes of a lane
     * @param pairs whether two lanes share a byte of two elements
     */
    private record Place(int ratio, int part, boolean pairs) {
        int of(int lane) {
            return pairs ? lane / 2 * 2 * ratio + part * 2 + lane % 2 : lane * ratio + part;
        }
    }

    private static Element element(Convert convert) {
        return convert.from().isFloat() ? ofFloat(convert) : ofInteger(convert);
    }

    private static Element ofFloat(Convert convert) {
        Elements.FloatReader reader = Elements.floatReader(convert.from());
        Rounding rounding = convert.mode().rounding();
        if (!convert.to().isFloat()) {
            Elements.IntegerWriter writer = Elements.integerWriter(convert.to());
            return (v, src, from, to) -> writer.set(v, RESULT, to,
                    FloatToInteger.convert(reader.get(v, src, from), rounding, convert.to()));
        }
        Elements.FloatWriter writer = Elements.floatWriter(convert.to(), rounding, convert.mode().overflow());
        if (convert.from() == convert.to()) {
            return (v, src, from, to) -> writer.set(v, RESULT, to,
                    (float) FloatToInteger.whole(reader.get(v, src, from), rounding));
        }
        return (v, src, from, to) -> writer.set(v, RESULT, to, reader.get(v, src, from));
    }

    private static Element ofInteger(Convert convert) {
        Elements.IntegerReader reader = Elements.integerReader(convert.from());
        Rounding rounding = convert.mode().rounding();
        if (convert.to().isFloat()) {
            Elements.FloatWriter writer = Elements.floatWriter(convert.to(), rounding, convert.mode().overflow());
            return (v, src, from, to) -> writer.set(v, RESULT, to,
                    PlainConvert.round(reader.get(v, src, from), rounding));
        }
        Elements.IntegerWriter writer = Elements.integerWriter(convert.to());
        DType type = convert.to();
        return (v, src, from, to) -> writer.set(v, RESULT, to,
                Math.clamp(reader.get(v, src, from), type.minInteger(), type.maxInteger()));
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.Lanes;
import java.util.List;

/** Meanings of the instructions that compute each lane from the same lane of their operands. */
final class VectorLaneMeanings {
    private VectorLaneMeanings() {
    }

    static Meaning binary(VectorBinary.Elementwise binary, Arithmetic arithmetic) {
        List<String> sources = binary.op() == VectorBinary.Op.VMLA
                ? List.of("src0", "src1", "dst")
                : List.of("src0", "src1");
        Lanes operation = arithmetic.binary(binary.op(), binary.type());
        return bind(binary.form(), binary.type(), sources, Work.EachLane.of(operation, lanes(binary.type())));
    }

    static Meaning withScalar(VectorScalar.WithScalar scalar, Arithmetic arithmetic) {
        List<String> sources = scalar.op() == VectorScalar.Op.VAXPY ? List.of("src", "dst") : List.of("src");
        Lanes operation = arithmetic.withScalar(scalar.op(), scalar.type());
        return bind(scalar.form(), scalar.type(), sources,
                new Work.EachLane(operation, scalar.form().slot("scalar"), lanes(scalar.type())));
    }

    static Meaning unary(VectorUnary.Elementwise unary, Arithmetic arithmetic) {
        Lanes operation = arithmetic.unary(unary.op(), unary.type());
        return bind(unary.form(), unary.type(), List.of("src"), Work.EachLane.of(operation, lanes(unary.type())));
    }

    /**
     * Both operands have as many lanes as the wider type has in a repeat; the lanes of the narrower one fill its blocks
     * one after the other, so that it has fewer blocks.
     */
    static Meaning convert(VectorConvert.Convert convert, Arithmetic arithmetic) {
        Form<?> form = convert.form();
        int lanes = Math.min(lanes(convert.from()), lanes(convert.to()));
        Walk src = Walk.strided(form, "src", convert.from().bits(), lanes);
        Walk dst = Walk.strided(form, "dst", convert.to().bits(), lanes);
        Lanes operation = arithmetic.convert(convert.from(), convert.to(), convert.rounding());
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.LANES, dst, List.of(src)),
                Work.EachLane.of(operation, lanes));
    }

    private static Meaning bind(Form<?> form, DType type, List<String> sources, Work work) {
        int lanes = lanes(type);
        List<Walk> walks = sources.stream().map(name -> Walk.strided(form, name, type.bits(), lanes)).toList();
        Walk dst = Walk.strided(form, "dst", type.bits(), lanes);
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.LANES, dst, walks), work);
    }

    /** Lanes of a repeat. */
    static int lanes(DType type) {
        return Vector.REPEAT_BYTES * Byte.SIZE / type.bits();
    }
}

package ascendsim.sim.execute;

import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.execute.arithmetic.Arithmetic;

/** Meanings of the vector unit's instructions. */
public final class VectorMeanings {
    private VectorMeanings() {
    }

    /** Binds one instruction of a program. */
    public static Meaning bind(Vector instruction, Arithmetic arithmetic) {
        return switch (instruction) {
            case VectorBinary.Elementwise binary -> VectorLaneMeanings.binary(binary, arithmetic);
            case VectorScalar.WithScalar scalar -> VectorLaneMeanings.withScalar(scalar, arithmetic);
            case VectorUnary.Elementwise unary -> VectorLaneMeanings.unary(unary, arithmetic);
            case VectorConvert.Convert convert -> VectorLaneMeanings.convert(convert, arithmetic);
            case VectorMove move -> VectorMoveMeanings.bind(move);
            case VectorCompare compare -> VectorCompareMeanings.bind(compare, arithmetic);
            case VectorReduce.Reduce reduce -> VectorReduceMeanings.bind(reduce);
        };
    }
}

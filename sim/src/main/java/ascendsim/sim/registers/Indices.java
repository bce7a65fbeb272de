package ascendsim.sim.registers;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;

/** The indices of a gather or scatter: unsigned, as wide as the elements. */
final class Indices {
    private final long at;
    private final Width width;
    private final Elements.IntegerReader reader;

    Indices(VectorRegister register, Width width) {
        this.at = RegisterFile.at(register);
        this.width = width;
        this.reader = Elements.integerReader(width == Width.B16 ? DType.UINT16 : DType.UINT32);
    }

    /** Bytes from the base to a lane's element; an IllegalArgumentException beyond {@code range}. */
    long offset(RegisterFile file, int lane, long range) {
        long offset = reader.get(file.vectors, at, lane) * width.bytes();
        if (offset + width.bytes() > range) {
            throw new IllegalArgumentException("index of lane " + lane + " reaches " + (offset + width.bytes())
                    + " B; expected at most the range of " + range + " B");
        }
        return offset;
    }
}

package ascendsim.sim.registers;

import static ascendsim.sim.registers.RegisterFile.RESULT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.RegisterCompare;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.VectorCompare.Condition;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;

/** What comparisons and choices do. */
final class CompareSteps {
    private CompareSteps() {
    }

    static Step bind(RegisterCompare instruction) {
        return switch (instruction) {
            case RegisterCompare.Compare c -> compare(c);
            case RegisterCompare.CompareScalar c -> compare(c);
            case RegisterCompare.Select select -> select(select);
        };
    }

    /** Compares lane {@code lane} of a register with its partner. */
    @FunctionalInterface
    private interface Test {
        boolean holds(RegisterFile file, int lane);
    }

    private static Step compare(RegisterCompare.Compare c) {
        long right = RegisterFile.at(c.src1());
        if (c.type().isFloat()) {
            Elements.FloatReader reader = Elements.floatReader(c.type());
            return set(c.dst().index(), c.mask().index(), c.type(), floats(c.type(), c.src0(), c.condition(),
                    (file, lane) -> reader.get(file.vectors, right, lane)));
        }
        Elements.IntegerReader reader = Elements.integerReader(c.type());
        return set(c.dst().index(), c.mask().index(), c.type(), integers(c.type(), c.src0(), c.condition(),
                (file, lane) -> reader.get(file.vectors, right, lane)));
    }

    private static Step compare(RegisterCompare.CompareScalar c) {
        ScalarValue scalar = new ScalarValue(c.scalar());
        DType type = c.type();
        return set(c.dst().index(), c.mask().index(), type, type.isFloat()
                ? floats(type, c.src(), c.condition(), (file, lane) -> Elements.scalar(type, scalar.of(file)))
                : integers(type, c.src(), c.condition(),
                        (file, lane) -> Elements.integerScalar(type, scalar.of(file))));
    }

    private interface FloatRight {
        float of(RegisterFile file, int lane);
    }

    private interface IntegerRight {
        long of(RegisterFile file, int lane);
    }

    private static Test floats(DType type, VectorRegister register, Condition condition, FloatRight right) {
        Elements.FloatReader reader = Elements.floatReader(type);
        long left = RegisterFile.at(register);
        return switch (condition) {
            case LT -> (file, lane) -> reader.get(file.vectors, left, lane) < right.of(file, lane);
            case GT -> (file, lane) -> reader.get(file.vectors, left, lane) > right.of(file, lane);
            case LE -> (file, lane) -> reader.get(file.vectors, left, lane) <= right.of(file, lane);
            case GE -> (file, lane) -> reader.get(file.vectors, left, lane) >= right.of(file, lane);
            case EQ -> (file, lane) -> reader.get(file.vectors, left, lane) == right.of(file, lane);
            case NE -> (file, lane) -> reader.get(file.vectors, left, lane) != right.of(file, lane);
        };
    }

    private static Test integers(DType type, VectorRegister register, Condition condition, IntegerRight right) {
        Elements.IntegerReader reader = Elements.integerReader(type);
        long left = RegisterFile.at(register);
        return switch (condition) {
            case LT -> (file, lane) -> reader.get(file.vectors, left, lane) < right.of(file, lane);
            case GT -> (file, lane) -> reader.get(file.vectors, left, lane) > right.of(file, lane);
            case LE -> (file, lane) -> reader.get(file.vectors, left, lane) <= right.of(file, lane);
            case GE -> (file, lane) -> reader.get(file.vectors, left, lane) >= right.of(file, lane);
            case EQ -> (file, lane) -> reader.get(file.vectors, left, lane) == right.of(file, lane);
            case NE -> (file, lane) -> reader.get(file.vectors, left, lane) != right.of(file, lane);
        };
    }

    /** The mask may govern its own change: a lane is looked at before it is set, and only its lowest bit counts. */
    private static Step set(int dst, int mask, DType type, Test test) {
        int lanes = RegisterInstruction.lanes(type);
        int bytes = Width.of(type).bytes();
        return file -> {
            for (int lane = 0; lane < lanes; lane++) {
                boolean holds = file.bit(mask, lane * bytes) && test.holds(file, lane);
                for (int bit = 1; bit < bytes; bit++) {
                    file.set(dst, lane * bytes + bit, false);
                }
                file.set(dst, lane * bytes, holds);
            }
        };
    }

    private static Step select(RegisterCompare.Select select) {
        Width width = select.width();
        int bytes = width.bytes();
        long src0 = RegisterFile.at(select.src0());
        long src1 = RegisterFile.at(select.src1());
        int mask = select.mask().index();
        return file -> {
            for (int lane = 0; lane < width.lanes(); lane++) {
                long at = (long) lane * bytes;
                file.copyElement((file.bit(mask, lane * bytes) ? src0 : src1) + at, RESULT + at, width);
            }
            file.accept(select.dst());
        };
    }
}

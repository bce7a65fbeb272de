package ascendsim.sim.registers;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.RegisterArithmetic;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import java.util.List;

/** What lane by lane arithmetic does. */
final class ArithmeticSteps {
    private ArithmeticSteps() {
    }

    static Step bind(RegisterArithmetic instruction) {
        return switch (instruction) {
            case RegisterArithmetic.Binary binary -> binary(binary);
            case RegisterArithmetic.Unary unary -> unary(unary);
            case RegisterArithmetic.WithScalar withScalar -> withScalar(withScalar);
            case RegisterArithmetic.Fused fused -> floats(fused.type(), FloatOps.of(fused.op(), fused.type()),
                    Registers.of(fused.dst(), fused.lanes(), fused.src0(), fused.src1(), fused.dst()));
        };
    }

    /** The registers of an operation: operands 0, 1 and what the result array holds before. */
    private record Registers(VectorRegister dst, Predicate lanes, List<VectorRegister> operands) {
        static Registers of(VectorRegister dst, Predicate lanes, VectorRegister... operands) {
            return new Registers(dst, lanes, List.of(operands));
        }
    }

    private static Step binary(RegisterArithmetic.Binary binary) {
        Registers registers = Registers.of(binary.dst(), binary.lanes(), binary.src0(), binary.src1());
        return binary.type().isFloat()
                ? floats(binary.type(), FloatOps.of(binary.op()), registers)
                : integers(binary.type(), IntegerOps.of(binary.op()), registers);
    }

    private static Step unary(RegisterArithmetic.Unary unary) {
        Registers registers = Registers.of(unary.dst(), unary.lanes(), unary.src());
        return unary.type().isFloat()
                ? floats(unary.type(), FloatOps.of(unary.op()), registers)
                : integers(unary.type(), IntegerOps.of(unary.op()), registers);
    }

    private static Step withScalar(RegisterArithmetic.WithScalar instruction) {
        DType type = instruction.type();
        ScalarValue scalar = new ScalarValue(instruction.scalar());
        if (type.isFloat()) {
            Registers registers = Registers.of(instruction.dst(), instruction.lanes(), instruction.src(),
                    instruction.src(), instruction.dst());
            FloatOps.Lanes lanes = FloatOps.of(instruction.op(), type);
            ScalarOperand value = file -> file.floats[1][0] = Elements.scalar(type, scalar.of(file));
            return floats(type, lanes, registers, value);
        }
        Registers registers = Registers.of(instruction.dst(), instruction.lanes(), instruction.src());
        IntegerOps.Lanes lanes = IntegerOps.of(instruction.op());
        return integers(type, lanes, registers,
                file -> file.integers[1][0] = IntegerOps.scalar(instruction.op(), type, scalar.of(file)));
    }

    /** Puts a scalar where the operation looks for it. */
    private interface ScalarOperand {
        void put(RegisterFile file);
    }

    private static Step floats(DType type, FloatOps.Lanes operation, Registers registers) {
        return floats(type, operation, registers, file -> {
        });
    }

    private static Step floats(DType type, FloatOps.Lanes operation, Registers registers, ScalarOperand scalar) {
        Elements.FloatLanes reader = Elements.floatLanes(type);
        Elements.FloatWriter writer = Elements.floatWriter(type, Rounding.RINT, Overflow.INF_NAN);
        int lanes = RegisterInstruction.lanes(type);
        long[] operands = operands(registers);
        int mask = registers.lanes.mask().index();
        return file -> {
            for (int i = 0; i < operands.length; i++) {
                reader.read(file.vectors, operands[i], file.floats[i]);
            }
            scalar.put(file);
            operation.apply(file.floats[0], file.floats[1], file.floats[2], lanes);
            for (int lane = 0; lane < lanes; lane++) {
                writer.set(file.vectors, RegisterFile.RESULT, lane, file.floats[2][lane]);
            }
            file.accept(registers.dst, mask, Width.of(type), registers.lanes.outside());
        };
    }

    private static Step integers(DType type, IntegerOps.Lanes operation, Registers registers) {
        return integers(type, operation, registers, file -> {
        });
    }

    private static Step integers(DType type, IntegerOps.Lanes operation, Registers registers, ScalarOperand scalar) {
        Elements.IntegerReader reader = Elements.integerReader(type);
        Elements.IntegerWriter writer = Elements.integerWriter(type);
        int lanes = RegisterInstruction.lanes(type);
        long[] operands = operands(registers);
        int mask = registers.lanes.mask().index();
        return file -> {
            for (int i = 0; i < operands.length; i++) {
                for (int lane = 0; lane < lanes; lane++) {
                    file.integers[i][lane] = reader.get(file.vectors, operands[i], lane);
                }
            }
            scalar.put(file);
            operation.apply(file.integers[0], file.integers[1], file.integers[2], lanes);
            for (int lane = 0; lane < lanes; lane++) {
                writer.set(file.vectors, RegisterFile.RESULT, lane, file.integers[2][lane]);
            }
            file.accept(registers.dst, mask, Width.of(type), registers.lanes.outside());
        };
    }

    private static long[] operands(Registers registers) {
        return registers.operands.stream().mapToLong(RegisterFile::at).toArray();
    }
}

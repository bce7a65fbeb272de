package ascendsim.kernels.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.program.int4.UnpackProgram;
import ascendsim.kernels.program.qmm.QuantNames;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * int4 operands for a cube without int4: a launch of the vector cores makes int8 of them first (tiling_dense §6, where
 * it is a part of the kernel itself).
 */
record UnpackedOperands(Chip chip, OperatorCall call) {
    private static final String NAME = "unpack_int4";
    private static final long C0 = DType.INT8.c0();
    private static final long ROWS = 16;

    /** Whether a problem has operands that the chip's cube cannot take. */
    static boolean areNeeded(Chip chip, QuantMatmulProblem problem) {
        return chip.target() == Target.V310 && problem.operand() == DType.INT4;
    }

    /** The parameter of the matrix product that holds an operand. */
    static Parameter parameter(OperatorCall call, String operand, String unpacked) {
        return new Parameter(unpacked, Role.IN, TensorType.nd(DType.INT8, bytes(shape(call, operand))));
    }

    /** The launch. */
    Kernel kernel() {
        List<UnpackProgram.Tensor> tensors =
                List.of(new UnpackProgram.Tensor(QuantNames.LEFT, QuantNames.LEFT_BYTES, shape(call, QuantNames.LEFT)),
                        new UnpackProgram.Tensor(QuantNames.RIGHT, QuantNames.RIGHT_BYTES,
                                shape(call, QuantNames.RIGHT)));
        List<Parameter> parameters = new ArrayList<>();
        for (UnpackProgram.Tensor tensor : tensors) {
            parameters.add(new Parameter(tensor.from(), Role.IN, type(call, tensor.from())));
            parameters.add(new Parameter(tensor.to(), Role.OUT, TensorType.nd(DType.INT8, bytes(tensor.shape()))));
        }
        int cores = chip.cores().aiv();
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, chip.capacities().ub()));
        return new Kernel(NAME, chip.target(), KernelType.AIV_ONLY, cores, parameters,
                List.of(new UnpackProgram(memory).build(tensors, cores)));
    }

    private static TensorType type(OperatorCall call, String operand) {
        return call.required(operand).tensor().type();
    }

    private static UnpackProgram.Shape shape(OperatorCall call, String operand) {
        TensorType type = type(call, operand);
        if (type.format() != Format.FRACTAL_NZ) {
            return new UnpackProgram.Shape.Flat(type.bytes());
        }
        long columns = type.columns() * (type.dtype() == DType.INT32 ? QuantOperand.PACKED : 1);
        return new UnpackProgram.Shape.Fractals(type.batch(), Multiples.up(type.rows(), ROWS), columns);
    }

    private static long bytes(UnpackProgram.Shape shape) {
        return switch (shape) {
            case UnpackProgram.Shape.Flat flat -> 2 * flat.bytes();
            case UnpackProgram.Shape.Fractals fractals ->
                    fractals.matrices() * fractals.rows() * Multiples.up(fractals.columns(), C0);
        };
    }
}

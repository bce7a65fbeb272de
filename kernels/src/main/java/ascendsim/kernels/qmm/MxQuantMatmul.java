package ascendsim.kernels.qmm;

import ascendsim.isa.instruction.ScalarControl.Argument;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.MatmulPlanner;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.matmul.MatmulProgram;
import ascendsim.kernels.program.qmm.QuantNames;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * npu_quant_matmul with a scale for every 32 values of both operands: the cube takes the scales with them, so the
 * kernel is that of {@code matmul}, whose parameters have other names.
 */
record MxQuantMatmul(Chip chip) {
    private static final String NAME = "quant_matmul";
    /** Names of matmul by those of this operator. */
    private static final Map<String, String> NAMES = Map.of(QuantNames.LEFT, MatmulProgram.LEFT, QuantNames.RIGHT,
            MatmulProgram.RIGHT, QuantNames.PERTOKEN, MatmulProgram.LEFT_SCALE, QuantNames.SCALE,
            MatmulProgram.RIGHT_SCALE, QuantNames.BIAS, MatmulProgram.BIAS, QuantNames.OUT, MatmulProgram.OUT);
    private static final Map<String, String> OWN =
            NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    /** The same product as a call of matmul. */
    static OperatorCall product(OperatorCall call) {
        OperatorCall product = new OperatorCall("matmul", OperatorCall.of("matmul").tensors(),
                OperatorCall.of("matmul").attributes(), call.tiling());
        for (String name : List.of(QuantNames.LEFT, QuantNames.RIGHT, QuantNames.PERTOKEN, QuantNames.SCALE,
                QuantNames.BIAS)) {
            if (call.tensors().containsKey(name)) {
                product = product.with(NAMES.get(name), call.tensors().get(name));
            }
        }
        return product.with(MatmulProblem.OUTPUT_DTYPE, call.attribute(QuantMatmulContract.OUTPUT_DTYPE).orElseThrow());
    }

    MatmulTiling tiling(OperatorCall call) {
        return new MatmulPlanner(chip).tiling(product(call));
    }

    List<Infeasible> infeasible(OperatorCall call, MatmulTiling tiling) {
        return new MatmulPlanner(chip).infeasible(MatmulProblem.of(product(call)), tiling);
    }

    Plan plan(OperatorCall call, MatmulTiling tiling) {
        Plan plan = new MatmulPlanner(chip).plan(product(call), tiling);
        return new Plan(renamed(plan.kernel()), plan.tiling());
    }

    private static Kernel renamed(Kernel kernel) {
        return new Kernel(NAME, kernel.target(), kernel.type(), kernel.blocks(),
                kernel.parameters().stream().map(MxQuantMatmul::renamed).toList(),
                kernel.programs().stream().map(MxQuantMatmul::renamed).toList());
    }

    private static String own(String name) {
        return Optional.ofNullable(OWN.get(name)).orElse(name);
    }

    private static Parameter renamed(Parameter parameter) {
        return new Parameter(own(parameter.name()), parameter.role(), parameter.type());
    }

    private static Program renamed(Program program) {
        return new Program(program.kind(), program.lines().stream()
                .map(line -> line.instruction() instanceof Argument argument
                        ? new Program.Line(new Argument(argument.dst(), own(argument.parameter())), line.materialised())
                        : line)
                .toList(), program.labels());
    }
}

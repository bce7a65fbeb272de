package ascendsim.kernels.qmm;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.matmul.ChipSpaces;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.epilogue.SumsWay;
import ascendsim.kernels.program.qmm.QuantCube;
import ascendsim.kernels.program.qmm.QuantNames;
import ascendsim.kernels.program.qmm.QuantVector;
import ascendsim.kernels.program.quantparam.QuantParamProgram;
import ascendsim.kernels.quantparam.QuantParamKernel;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The host part of npu_quant_matmul on one chip. */
public final class QuantMatmulPlanner {
    private static final String NAME = "quant_matmul";

    private final Chip chip;

    /**
     * A planner for a chip.
     */
    public QuantMatmulPlanner(Chip chip) {
        this.chip = chip;
    }

    /** The tiling a call asks for: the official one, or the knobs given with official sizes for the rest. */
    public MatmulTiling tiling(OperatorCall call) {
        hasTypes(call);
        if (NarrowQuantCheck.isScaledByBlocks(call)) {
            return new MxQuantMatmul(chip).tiling(call);
        }
        OfficialQuantMatmul official = new OfficialQuantMatmul(chip, problem(call));
        return call.tiling().map(Knobs::of).map(knobs -> knobs.complete(official.tiling(knobs.template()),
                official::staging)).orElseGet(official::tiling);
    }

    /** Why no kernel can be built from a tiling; empty if one can. */
    public List<Infeasible> infeasible(OperatorCall call, MatmulTiling tiling) {
        if (NarrowQuantCheck.isScaledByBlocks(call)) {
            return new MxQuantMatmul(chip).infeasible(call, tiling);
        }
        return new QuantMatmulRules(chip, new QuantMatmulShape(problem(call), tiling, chip.target()))
                .broken();
    }

    /**
     * The plan of a call with the tiling it asks for.
     *
     * @throws BadInput if its tiling is not possible
     */
    public Plan plan(OperatorCall call) {
        return plan(call, tiling(call));
    }

    /**
     * The plan of a call with a tiling.
     *
     * @throws BadInput if the tiling is not possible
     */
    public Plan plan(OperatorCall call, MatmulTiling tiling) {
        hasTypes(call);
        if (NarrowQuantCheck.isScaledByBlocks(call)) {
            return new MxQuantMatmul(chip).plan(call, tiling);
        }
        Infeasible.raise(infeasible(call, tiling));
        QuantMatmulShape shape = new QuantMatmulShape(problem(call), tiling, chip.target());
        List<Kernel> preparations = new ArrayList<>();
        if (unpacks(call)) {
            preparations.add(new UnpackedOperands(chip, call).kernel());
        }
        if (shape.problem().way().makesWords()) {
            preparations.add(words(call));
        }
        return new Plan(preparations, kernel(call, shape), tiling);
    }

    private boolean unpacks(OperatorCall call) {
        return UnpackedOperands.areNeeded(chip, QuantMatmulProblem.of(call));
    }

    /** What the cube multiplies: int8 for int4 where it has no int4. */
    private QuantMatmulProblem problem(OperatorCall call) {
        QuantMatmulProblem problem = QuantMatmulProblem.of(call);
        return unpacks(call) ? problem.unpacked() : problem;
    }

    private void hasTypes(OperatorCall call) {
        if (chip.target() == Target.V220 && NarrowQuantCheck.concerns(call)) {
            throw BadInput.of(NAME, call.required(QuantNames.LEFT).dtype() + " operands on " + chip.name(),
                    "a v310 chip", "the cube of v220 has no 8-bit and 4-bit floats");
        }
    }

    /** The words of a float32 scale: a launch of its own (operators.md §9). */
    private Kernel words(OperatorCall call) {
        Optional<TensorType> offset = call.tensor(QuantNames.OFFSET).map(given -> given.tensor().type());
        var names = new QuantParamProgram.Names(QuantNames.SCALE, QuantNames.OFFSET, QuantNames.WORDS);
        return new QuantParamKernel(names, call.required(QuantNames.SCALE).tensor().type(), offset, wordType(call),
                false).build(chip);
    }

    private static TensorType wordType(OperatorCall call) {
        long scales = call.required(QuantNames.SCALE).shape().elements();
        return TensorType.nd(DType.INT64, Math.max(scales,
                call.tensor(QuantNames.OFFSET).map(given -> given.shape().elements()).orElse(0L)));
    }

    private Kernel kernel(OperatorCall call, QuantMatmulShape shape) {
        boolean mixed = shape.problem().way().isMixed();
        List<Program> programs = new ArrayList<>();
        boolean unpacks = unpacks(call);
        programs.add(cube(shape, unpacks ? QuantCube.Inputs.UNPACKED : QuantCube.Inputs.GIVEN).build());
        if (mixed) {
            programs.add(new QuantVector(shape.work(), shape.plan())
                    .build(new LocalMemoryMap(ChipSpaces.of(chip))));
        }
        return new Kernel(NAME, chip.target(), type(mixed, shape.tiling()), shape.tiling().cores(),
                parameters(call, shape, unpacks), programs);
    }

    private static KernelType type(boolean mixed, MatmulTiling tiling) {
        if (!mixed) {
            return KernelType.AIC_ONLY;
        }
        return tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
    }

    private QuantCube cube(QuantMatmulShape shape, QuantCube.Inputs inputs) {
        QuantMatmulProblem.Way way = shape.problem().way();
        QuantCube.Result result = way.isMixed()
                ? new QuantCube.Result.Sums(shape.way())
                : new QuantCube.Result.Direct(quant(way), way.output(), words(way));
        return new QuantCube(shape.work(), shape.config(), CubeBuffers.of(shape.config(), ChipSpaces.of(chip)),
                inputs, result);
    }

    private static Optional<String> words(QuantMatmulProblem.Way way) {
        return way.hasWords()
                ? Optional.of(way.makesWords() ? QuantNames.WORDS : QuantNames.SCALE)
                : Optional.empty();
    }

    private static Quant quant(QuantMatmulProblem.Way way) {
        return switch (way.output()) {
            case INT8 -> way.oneScale() ? Quant.REQ8 : Quant.VREQ8;
            case FLOAT16 -> way.oneScale() ? Quant.DEQF16 : Quant.VDEQF16;
            default -> Quant.NONE_S32;
        };
    }

    private static List<Parameter> parameters(OperatorCall call, QuantMatmulShape shape, boolean unpacks) {
        QuantMatmulProblem problem = shape.problem();
        QuantMatmulProblem.Way way = problem.way();
        List<Parameter> parameters = new ArrayList<>();
        List<String> inputs = new ArrayList<>();
        if (unpacks) {
            parameters.add(UnpackedOperands.parameter(call, QuantNames.LEFT, QuantNames.LEFT_BYTES));
            parameters.add(UnpackedOperands.parameter(call, QuantNames.RIGHT, QuantNames.RIGHT_BYTES));
        } else {
            inputs.addAll(List.of(QuantNames.LEFT, QuantNames.RIGHT));
        }
        if (way.isMixed() || way.hasWords() && !way.makesWords()) {
            inputs.add(QuantNames.SCALE);
        }
        inputs.addAll(List.of(QuantNames.PERTOKEN, QuantNames.BIAS));
        inputs.forEach(name -> call.tensor(name)
                .ifPresent(given -> parameters.add(new Parameter(name, Role.IN, given.tensor().type()))));
        if (way.makesWords()) {
            parameters.add(new Parameter(QuantNames.WORDS, Role.IN, wordType(call)));
        }
        TensorType output = new QuantMatmulContract().outputs(call).firstEntry().getValue();
        parameters.add(new Parameter(QuantNames.OUT, Role.OUT, output));
        if (way.isMixed() && shape.way() instanceof SumsWay.Workspace) {
            parameters.add(new Parameter(QuantNames.WORKSPACE, Role.WORKSPACE,
                    TensorType.nd(DType.INT8, shape.slots().total())));
        }
        if (problem.operand() == DType.INT4 && problem.wholeBias().isPresent()) {
            parameters.add(Parameter.table(QuantNames.ZEROS,
                    Collections.nCopies(Move.FRACTAL / Long.BYTES, new Parameter.Entry.Value(0))));
        }
        return parameters;
    }
}

package ascendsim.kernels.wqbmm;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.quantparam.QuantParamProgram;
import ascendsim.kernels.quantparam.QuantParamKernel;
import ascendsim.kernels.reference.WeightRounding;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The host part of npu_weight_quant_batchmatmul on one chip. Calls must keep the operator's contract. */
public final class WqbmmPlanner {
    private static final List<String> INPUTS = List.of("x", "weight", "antiquant_scale", "antiquant_offset", "bias");

    /** More than any chip has. */
    private static final int MANY_CUBES = 1 << 16;

    private final Chip chip;
    private final Target target;

    /**
     * A planner for a chip.
     */
    public WqbmmPlanner(Chip chip) {
        this.chip = chip;
        this.target = chip.target();
    }

    /**
     * The tiling a call asks for: the official one of the template the vendor would choose, or of the one that is
     * given, with the sizes that are given; n_first has what its rules give beside those.
     *
     * @throws BadInput if the template cannot compute the call, or has no such size
     */
    public WqbmmTiling tiling(OperatorCall call) {
        WqbmmProblem problem = WqbmmProblem.of(call);
        List<WqbmmTemplate> capable = choice(problem).capable();
        if (capable.isEmpty()) {
            boolean words = problem.antiquant().words();
            throw BadInput.of(WqbmmContract.NAME,
                    (words ? "a 64-bit antiquant_scale on " : "float4_e2m1 weight on ") + chip.name(),
                    words ? "a v220 chip" : "a chip of Ascend 950 (v310)", "");
        }
        WqbmmTemplate template = call.tiling().flatMap(WqbmmTiling::template).orElseGet(capable::getFirst);
        if (!capable.contains(template)) {
            throw BadInput.of("tiling.template", template.text() + " cannot compute this call",
                    "expected one of " + names(capable), "");
        }
        WqbmmTiling official = official(problem, template);
        return call.tiling().map(knobs -> beside(problem, official.replaced(knobs), knobs.keySet())).orElse(official);
    }

    private WqbmmTiling beside(WqbmmProblem problem, WqbmmTiling replaced, Set<String> given) {
        return replaced.template() == WqbmmTemplate.N_FIRST
                ? new OfficialNFirst(problem, chip, replaced.some(given)).tiling()
                : replaced;
    }

    private static String names(Iterable<WqbmmTemplate> templates) {
        List<String> names = new ArrayList<>();
        templates.forEach(template -> names.add(template.text()));
        return String.join(", ", names);
    }

    private TemplateChoice choice(WqbmmProblem problem) {
        return new TemplateChoice(problem, target, chip.cores().aic(), CubeKnobs.l1(chip));
    }

    private WqbmmTiling official(WqbmmProblem problem, WqbmmTemplate template) {
        return switch (template) {
            case MSD -> new OfficialMsd(problem, chip.cores().aic(), CubeKnobs.l1(chip)).tiling();
            case N_FIRST -> new OfficialNFirst(problem, chip, Map.of()).tiling();
            case CUSTOM -> new OfficialCustom(problem, chip).tiling();
            case FIXPIPE -> new OfficialFixpipe(problem, chip.cores().aic()).tiling();
            case MSD_SPLIT -> new OfficialSplit(problem, chip).tiling();
            case MSD_GROUP -> new OfficialGroup(problem, chip).tiling();
            case ND_SPLIT_K, NZ_SPLIT_K -> new OfficialShare(problem, chip, template).tiling();
        };
    }

    private TemplateBuild build(WqbmmProblem problem, WqbmmTiling tiling) {
        return switch (tiling.template()) {
            case MSD -> new MsdBuild(chip, problem, tiling);
            case N_FIRST -> new NFirstBuild(chip, problem, tiling);
            case CUSTOM -> new CustomBuild(chip, problem, tiling);
            case FIXPIPE -> new FixpipeBuild(chip, problem, tiling);
            case MSD_SPLIT -> new SplitBuild(chip, problem, tiling);
            case MSD_GROUP -> new GroupBuild(chip, problem, tiling);
            case ND_SPLIT_K, NZ_SPLIT_K -> new ShareBuild(chip, problem, tiling);
        };
    }

    /** Why no kernel can be built from a tiling; empty if one can. */
    public List<Infeasible> infeasible(OperatorCall call, WqbmmTiling tiling) {
        return build(WqbmmProblem.of(call), tiling).broken();
    }

    /**
     * The plan of a call with the tiling it asks for.
     *
     * @throws BadInput if the call or its tiling is not possible
     */
    public Plan plan(OperatorCall call) {
        return plan(call, tiling(call));
    }

    /**
     * The plan of a call with a tiling.
     *
     * @throws BadInput if the tiling is not possible
     */
    public Plan plan(OperatorCall call, WqbmmTiling tiling) {
        Infeasible.raise(infeasible(call, tiling));
        WqbmmProblem problem = WqbmmProblem.of(call);
        TemplateBuild build = build(problem, tiling);
        List<Parameter> parameters = new ArrayList<>();
        INPUTS.forEach(name -> call.tensor(name)
                .ifPresent(given -> parameters.add(new Parameter(name, Role.IN, given.tensor().type()))));
        List<Kernel> preparations = words(call);
        problem.results().words().ifPresent(words -> parameters.add(preparations.isEmpty()
                ? new Parameter(words.parameter(), Role.IN, call.required(words.parameter()).tensor().type())
                : new Parameter(words.parameter(), Role.IN, wordsType(call))));
        new WqbmmContract().outputs(call).forEach((name, type) -> parameters.add(new Parameter(name, Role.OUT, type)));
        parameters.addAll(build.workspace());
        Kernel kernel = new Kernel(WqbmmContract.NAME, target, build.type(), tiling.whole(WqbmmKnob.CORES), parameters,
                build.programs());
        return new Plan(preparations, kernel, tiling);
    }

    /** A float32 quant_scale becomes words first, quant_offset inside. */
    private List<Kernel> words(OperatorCall call) {
        return call.tensor("quant_scale").filter(scale -> scale.dtype() == DType.FLOAT32).stream()
                .map(scale -> new QuantParamKernel(
                        new QuantParamProgram.Names("quant_scale", "quant_offset", WqbmmProblem.WORDS),
                        scale.tensor().type(), call.tensor("quant_offset").map(offset -> offset.tensor().type()),
                        wordsType(call), false).build(chip))
                .toList();
    }

    private static TensorType wordsType(OperatorCall call) {
        return TensorType.nd(DType.INT64, call.required("quant_scale").shape().elements());
    }

    /**
     * How the kernel of a call rounds. That does not depend on a v220 chip: what it decides is which of several kernels
     * take x apart. On v310 none does, which stays within their rule.
     */
    static WeightRounding rounding(OperatorCall call) {
        if (Weight.of(call.required("weight")).isFloat()) {
            return WeightRounding.ALL;
        }
        WqbmmTemplate template = call.tiling().flatMap(WqbmmTiling::template).orElseGet(
                () -> new TemplateChoice(WqbmmProblem.of(call), Target.V220, MANY_CUBES, Long.MAX_VALUE).capable()
                        .getFirst());
        return switch (template) {
            case MSD_GROUP, MSD, MSD_SPLIT -> WeightRounding.NONE;
            case ND_SPLIT_K, NZ_SPLIT_K -> WeightRounding.WEIGHTS;
            case N_FIRST, CUSTOM, FIXPIPE -> WeightRounding.ALL;
        };
    }
}

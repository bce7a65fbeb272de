package ascendsim.kernels.gmm;

import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.matmul.ChipSpaces;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.int4.Int4Blocks;
import ascendsim.kernels.program.int4.Int4Cube;
import ascendsim.kernels.program.int4.Int4Problem;
import ascendsim.kernels.program.int4.Int4Vector;
import ascendsim.kernels.program.routing.RoutingProblem.Ordered;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The launch of a grouped matmul with int4 weights, from a problem and a tiling. */
public record Int4Build(Chip chip, Int4Problem problem, MatmulTiling tiling, Int4Tiles tiles) {

    /** How the work is cut. @param official whether nothing of the tiling was asked for */
    public static Int4Blocks blocks(MatmulTiling tiling, boolean official) {
        return new Int4Blocks(tiling.base().m(), tiling.base().n(), tiling.cores(), tiling.aivPerAic(),
                tiling.cvStages(), official);
    }

    /**
     * The kernel.
     *
     * @param operator   its name
     * @param weight     of all groups
     * @param names      of the cube cores' operands
     * @param windows    as of the cube cores
     * @param parameters of the kernel
     */
    public record Launch(String operator, Tensor weight, Int4Cube.Names names, Optional<Ordered> windows,
            List<Parameter> parameters) {
    }

    /** The plan. @throws ascendsim.isa.BadInput if the tiling is not possible */
    public Plan plan(Launch launch, Int4Blocks blocks, Int4Vector vector) {
        Infeasible.raise(new GroupedRules(chip, tiling, Int4Tiles.UNITS, 1).broken(() -> overflows(vector)));
        Int4Cube cube = new Int4Cube(problem, blocks, tiles.config(), launch.names,
                launch.weight.type().bytes() / problem.list().groups(), launch.windows);
        KernelType type = tiling.aivPerAic() == 1 ? KernelType.MIX_AIC_1_1 : KernelType.MIX_AIC_1_2;
        return new Plan(new Kernel(launch.operator, Target.V220, type, tiling.cores(), launch.parameters,
                List.of(cube.build(buffers()), vector.build(new LocalMemoryMap(ChipSpaces.of(chip))))), tiling);
    }

    private CubeBuffers buffers() {
        return CubeBuffers.of(tiles.config(), ChipSpaces.of(chip));
    }

    private List<Overflow> overflows(Int4Vector vector) {
        List<Overflow> overflows = new ArrayList<>(buffers().overflows());
        LocalMemoryMap memory = new LocalMemoryMap(ChipSpaces.of(chip));
        vector.reserve(memory);
        overflows.addAll(memory.overflows());
        return overflows;
    }
}

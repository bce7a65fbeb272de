package ascendsim.kernels.quantparam;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.program.quantparam.QuantParamProgram;
import ascendsim.kernels.program.quantparam.QuantParamProgram.Names;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The TransQuantParam launch, alone or as a preparation of another operator's plan: buffers go by the names given.
 *
 * @param scale  float32
 * @param offset float32, if there is one
 * @param words  int64 or uint64, as long as the longer of both
 * @param rounds whether scales are rounded to 10 mantissa bits instead of cut
 */
public record QuantParamKernel(Names names, TensorType scale, Optional<TensorType> offset, TensorType words,
        boolean rounds) {

    /**
     * The kernel on a chip; it runs on one vector core.
     */
    public Kernel build(Chip chip) {
        Target target = chip.target();
        QuantParamProgram program = new QuantParamProgram(names, scale.shape().elements(),
                offset.map(given -> given.shape().elements()).orElse(0L), rounds);
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter(names.scale(), Role.IN, scale));
        offset.ifPresent(given -> parameters.add(new Parameter(names.offset(), Role.IN, given)));
        parameters.add(new Parameter(names.words(), Role.OUT, words));
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, chip.capacities().ub()));
        return new Kernel(QuantParamContract.NAME, target, KernelType.AIV_ONLY, 1, parameters,
                List.of(program.build(memory)));
    }
}

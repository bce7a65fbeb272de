package ascendsim.kernels.wqbmm;

import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Program;
import ascendsim.kernels.tiling.Infeasible;
import java.util.List;

/** What differs between the kernels of the templates. */
interface TemplateBuild {

    /** Why no kernel can be built; the other methods are for those where this is empty. */
    List<Infeasible> broken();

    List<Program> programs();

    /** Parameters beside the tensors of the call. */
    List<Parameter> workspace();

    default KernelType type() {
        return KernelType.MIX_AIC_1_2;
    }
}

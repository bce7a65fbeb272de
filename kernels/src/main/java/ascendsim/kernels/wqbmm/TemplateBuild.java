package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.tiling.Infeasible;
import java.util.List;
import java.util.function.ToLongFunction;

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

    /** Adds a reason where a condition does not hold. */
    static void expect(List<Infeasible> broken, boolean holds, String found, String expected) {
        if (!holds) {
            broken.add(new Infeasible(found, expected, ""));
        }
    }

    /** Parameters of the workspace. @param bytes of each */
    static List<Parameter> workspace(List<String> names, ToLongFunction<String> bytes) {
        return names.stream().map(name -> new Parameter(name, Role.WORKSPACE,
                TensorType.nd(DType.INT8, bytes.applyAsLong(name)))).toList();
    }
}

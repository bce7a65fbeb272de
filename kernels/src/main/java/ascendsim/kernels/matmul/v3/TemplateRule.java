package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;

/** When one of the templates is chosen, and with which sizes. */
interface TemplateRule {
    Template.Kind kind();

    /** Whether the vendor chooses it if no template before it applies. */
    boolean applies();

    /** Its sizes, whether it applies or not. */
    MatmulTiling tiling();
}

package ascendsim.kernels.matmul;

import ascendsim.kernels.program.matmul.BlockOrder.Diagonal;
import ascendsim.kernels.program.matmul.BlockOrder.Path;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.program.matmul.BlockOrder.Runs;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import ascendsim.kernels.tiling.Template;

/** Which choices of a tiling there are programs for. The official tiling chooses no other. */
final class Programs {
    private Programs() {
    }

    static boolean has(Template.Kind template) {
        return switch (template) {
            case BASE, SINGLE_CORE_SPLIT_K -> true;
            case A_FULL, B_FULL, B_FULL_FIXPIPE, DETERMINISTIC_SPLIT_K -> false;
        };
    }

    static boolean has(Path path) {
        return switch (path) {
            case RowMajor _,Swizzle _,Diagonal _,Runs _ -> true;
        };
    }

    /** Operands converted by the vector cores before the product. */
    static boolean haveNd2Nz() {
        return true;
    }
}

package ascendsim.kernels.matmul;

import ascendsim.kernels.tiling.Template;

/** Which templates there are programs for. The official tiling chooses no other. */
final class Programs {
    private Programs() {
    }

    static boolean has(Template.Kind template) {
        return switch (template) {
            case BASE, A_FULL, B_FULL, SINGLE_CORE_SPLIT_K, DETERMINISTIC_SPLIT_K -> true;
            case B_FULL_FIXPIPE -> false;
        };
    }
}

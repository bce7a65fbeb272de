package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import ascendsim.kernels.tiling.Template.Blocks;
import ascendsim.kernels.tiling.Template.DeterministicSplitK;
import ascendsim.kernels.tiling.Template.LeftInL1;
import ascendsim.kernels.tiling.Template.RightInL1;
import ascendsim.kernels.tiling.Template.RightInL1Fixpipe;
import ascendsim.kernels.tiling.Template.SingleCoreSplitK;
import java.util.List;
import java.util.Set;

/** The sizes of a template that knobs ask for; the official ones where they do not. */
record KnobTemplate(Knobs knobs) {
    private static final Set<Knob> SIZES = Set.of(Knob.SPLIT_K, Knob.STEP_M, Knob.STEP_N, Knob.SINGLE_M, Knob.SINGLE_N,
            Knob.SINGLE_K);

    /** @throws BadInput naming every size that the template does not have */
    Template complete(Template official) {
        Set<Knob> own = official.sizes().keySet();
        List<String> problems = SIZES.stream().sorted().filter(knob -> knobs.has(knob) && !own.contains(knob))
                .map(knob -> BadInput.line("tiling." + knob.text(), "with template " + official.kind().text(),
                        "expected none of it there", "leave it out or set template"))
                .toList();
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return switch (official) {
            case Blocks _ -> new Blocks(knobs.whole(Knob.SPLIT_K, 1));
            case LeftInL1 left -> left;
            case RightInL1 right -> new RightInL1(single(right.single()));
            case RightInL1Fixpipe right -> right;
            case SingleCoreSplitK split -> new SingleCoreSplitK(single(split.single()),
                    knobs.whole(Knob.STEP_M, split.stepM()));
            case DeterministicSplitK split -> new DeterministicSplitK(single(split.single()),
                    knobs.whole(Knob.STEP_M, split.stepM()), knobs.whole(Knob.STEP_N, split.stepN()));
        };
    }

    private SingleCore single(SingleCore usual) {
        return new SingleCore(whole(Knob.SINGLE_M, usual.m()), whole(Knob.SINGLE_N, usual.n()),
                whole(Knob.SINGLE_K, usual.k()));
    }

    private long whole(Knob knob, long usual) {
        return knobs.has(knob) ? knobs.whole(knob, 1) : usual;
    }
}

package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import java.util.function.BiConsumer;

/** The part of an AI core in the n_first kernel: its rows, and its blocks of columns one after the other. */
final class NFirstWalk {
    private final ProgramBuilder program;
    private final CustomProblem problem;
    private final NFirstCut cut;
    private final Affine across;
    private final Affine row;
    private final Affine rowEnd;

    /** Emits where the core stands. */
    NFirstWalk(ProgramBuilder program, CustomProblem problem, NFirstCut cut) {
        this.program = program;
        this.problem = problem;
        this.cut = cut;
        Affine core = program.query(Special.BLOCK_IDX);
        Affine down = program.compute(Op.DIV, core, Affine.of(cut.across()));
        this.across = program.hold(core.minus(down.times(cut.across())));
        this.row = program.hold(down.times(cut.singleM()));
        this.rowEnd = program.minimum(row.plus(cut.singleM()), Affine.of(problem.m()));
    }

    /** Emits {@code body} for each block of rows: the first, and how many. */
    void rows(BiConsumer<Affine, Affine> body) {
        program.loop(row, rowEnd, Affine.of(cut.baseM()), first -> body.accept(first, problem.m() <= cut.baseM()
                ? Affine.of(problem.m())
                : program.minimum(rowEnd.minus(first), Affine.of(cut.baseM()))));
    }

    /** Emits {@code body} for each block of columns: the first, and how many; for none if the core has no rows. */
    void columns(BiConsumer<Affine, Affine> body) {
        NFirstCut.Columns columns = cut.columns();
        Variable first = program.variable(Affine.ZERO);
        Variable count = program.variable(Affine.ZERO);
        program.when(Condition.LT, row, rowEnd,
                () -> program.loop(across, Affine.of(cut.blocks()), Affine.of(cut.across()), block -> {
                    program.when(Condition.LT, block, Affine.of(columns.main()), () -> {
                        first.set(block.times(columns.width()));
                        count.set(program.minimum(Affine.of(problem.n()).minus(first.value()),
                                Affine.of(columns.width())));
                    }, () -> tail(block.minus(Affine.of(columns.main())), first, count));
                    body.accept(first.value(), count.value());
                }));
    }

    /** The narrower blocks of the tail first. */
    private void tail(Affine block, Variable first, Variable count) {
        long columns = cut.tailColumns(problem.n());
        long blocks = cut.columns().tail();
        if (blocks == 0) {
            return;
        }
        long narrow = blocks - columns % blocks;
        Affine beyond = program.compute(Op.MAX, block.minus(Affine.of(narrow)), Affine.ZERO);
        Affine wider = program.minimum(program.compute(Op.MAX, block.minus(Affine.of(narrow - 1)), Affine.ZERO),
                Affine.ONE);
        first.set(block.times(columns / blocks).plus(beyond).plus(cut.columns().main() * cut.columns().width()));
        count.set(wider.plus(columns / blocks));
    }
}

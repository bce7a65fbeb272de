package ascendsim.kernels.program.routing;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The blocks of an AI core in their order ({@link GroupWalk}), and where its AIC leaves each for its AIVs. */
final class RoutingSchedule {
    /**
     * A block and where the AIC leaves it for its AIVs.
     *
     * @param round      blocks this core has had before
     * @param slotOffset bytes from the start of the workspace; rows lie there without gaps
     */
    record Turn(Block block, Affine round, Affine slotOffset) {
    }

    private final ProgramBuilder program;
    private final RoutingBlocks blocks;
    private final GroupWalk walk;

    /** Emits what counts the blocks of this core; all of them where there is no window. */
    RoutingSchedule(ProgramBuilder program, RoutingProblem problem, RoutingBlocks blocks,
            Optional<Groups.Window> window) {
        this.program = program;
        this.blocks = blocks;
        this.walk = new GroupWalk(program, new Groups.Rows(problem.list(), problem.n(), problem.k(), window),
                new GroupCut(blocks.baseM(), blocks.baseN(), blocks.cores(), blocks.superTiles()));
    }

    /** This AI core's number. */
    Affine core() {
        return walk.core();
    }

    /** Blocks of this core. */
    Affine blocks() {
        return walk.blocks();
    }

    boolean hasSingleRows() {
        return walk.hasSingleRows();
    }

    /** Runs {@code body} for every block of this core, in order. */
    void forEach(Consumer<Turn> body) {
        Variable slot = program.variable(Affine.ZERO);
        walk.forEach((block, round) -> {
            Affine offset = core().plus(slot.value().times(blocks.cores())).times(blocks.slotBytes());
            body.accept(new Turn(block, round, offset));
            slot.rotate(blocks.slots());
        });
    }

    /** Emits with the block's columns as a constant. */
    void forWidth(Block block, LongConsumer emit) {
        walk.forWidth(block, blocks.baseN(), emit);
    }
}

package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import java.util.function.Consumer;

/**
 * The blocks of a core among those of all slabs, which are numbered through and dealt out one by one, as
 * {@link GroupWalk} does with groups.
 */
public final class SlabBlocks {
    private final ProgramBuilder program;
    private final GroupCut cut;
    private final boolean even;
    /** This core's next block, counted from the first of the slab. */
    private final Variable next;
    private final GroupOrder.Place place;

    /** Emits the registers. @param columns of every product */
    public SlabBlocks(ProgramBuilder program, GroupCut cut, long columns) {
        this.program = program;
        this.cut = cut;
        this.even = columns % cut.blockN() == 0;
        this.next = program.variable(program.query(Special.BLOCK_IDX));
        this.place = GroupOrder.Place.in(program);
    }

    /** Emits {@code body} for every block of this core in a slab. Columns count through the whole product. */
    public void forEach(RoundWalk.Slab slab, Consumer<Block> body) {
        Affine across = program.hold(program.ceilDivide(slab.columns(), cut.blockN()));
        Affine count = program.hold(program.multiply(slab.group().rowBlocks(), across));
        program.loopWhile(Condition.LT, next.value(), count, () -> {
            body.accept(block(slab, across));
            next.add(cut.cores());
        });
        next.set(next.value().minus(count));
    }

    private Block block(RoundWalk.Slab slab, Affine across) {
        cut.order().locate(program, new GroupOrder.Grid(slab.group().rowBlocks(), across), next.value(), place);
        Affine down = place.i().value().times(cut.blockM());
        Affine right = place.j().value().times(cut.blockN());
        Affine columns = even
                ? Affine.of(cut.blockN())
                : program.minimum(slab.columns().minus(right), Affine.of(cut.blockN()));
        return new Block(slab.group().index(), program.hold(slab.group().firstRow().plus(down)),
                program.minimum(slab.rows().minus(down), Affine.of(cut.blockM())),
                program.hold(slab.column().plus(right)), columns, slab.group().depth());
    }
}

package ascendsim.kernels.program.grouped;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Groups of rows whose right operands are made ready in rounds, some whole ones at a time or some columns of one: the
 * same rounds on an AIC and its AIVs (isa.md §4.6). Rounds follow the group list; the scalar unit reads it from GM.
 */
public final class RoundWalk {
    /**
     * What a round makes ready.
     *
     * @param groups  right operands
     * @param columns of each; fewer than there are only where {@code groups} is 1
     */
    public record Rounds(long groups, long columns) {
        /** How many it takes for all of the groups. */
        public long count(Groups.Rows all) {
            return Math.ceilDiv(all.count(), groups) * Math.ceilDiv(all.columns(), columns);
        }
    }

    /**
     * What a round makes ready of one right operand.
     *
     * @param rows    of the group
     * @param place   which of the round's right operands it is
     * @param column  first column
     * @param columns how many
     */
    public record Slab(GroupWalk.Group group, Affine rows, Affine place, Affine column, Affine columns) {
    }

    /** What is done in a round. */
    public interface Body {
        /** Emits what comes first in a round. */
        void open();

        /** Emits what is done with a slab; its group may have no rows. */
        void slab(Slab slab);

        /** Emits what comes last in a round. */
        void close();
    }

    private final ProgramBuilder program;
    private final Groups.Rows groups;
    private final Rounds rounds;
    private final GroupCursor cursor;

    /** Emits the registers of the walk. */
    public RoundWalk(ProgramBuilder program, Groups.Rows groups, GroupCut cut, Rounds rounds) {
        this.program = program;
        this.groups = groups;
        this.rounds = rounds;
        this.cursor = new GroupCursor(program, groups, cut,
                Address.gm(program.argument(groups.list().parameter())));
    }

    /** Emits {@code body} for all rounds. */
    public void forEach(Body body) {
        if (rounds.columns < groups.columns()) {
            program.loop(Affine.of(groups.count()), _ -> {
                cursor.load();
                columns(body);
                cursor.step();
            });
        } else {
            program.loop(Affine.ZERO, Affine.of(groups.count()), Affine.of(rounds.groups), first -> {
                body.open();
                Affine rest = Affine.of(groups.count()).minus(first);
                program.loop(program.minimum(rest, Affine.of(rounds.groups)), place -> {
                    cursor.load();
                    body.slab(slab(place, Affine.ZERO, Affine.of(groups.columns())));
                    cursor.step();
                });
                body.close();
            });
        }
    }

    /** Rounds of one group. */
    private void columns(Body body) {
        long all = groups.columns();
        program.loop(Affine.ZERO, Affine.of(all), Affine.of(rounds.columns), column -> {
            body.open();
            Affine width = all % rounds.columns == 0
                    ? Affine.of(rounds.columns)
                    : program.minimum(Affine.of(all).minus(column), Affine.of(rounds.columns));
            body.slab(slab(Affine.ZERO, column, width));
            body.close();
        });
    }

    private Slab slab(Affine place, Affine column, Affine columns) {
        GroupWalk.Group group = new GroupWalk.Group(cursor.group(), cursor.firstRow(), cursor.columns(),
                cursor.depth(), cursor.rows(), cursor.rowBlocks());
        return new Slab(group, cursor.rows(), place, column, columns);
    }
}

package ascendsim.kernels.program.grouped;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import java.util.Optional;

/** A place among the groups, as registers: which group, where it begins, how large it is. */
final class GroupCursor {
    private final ProgramBuilder program;
    private final Groups groups;
    private final GroupCut cut;
    private final Address source;
    private final Variable index;
    private final Variable begin;
    private final Variable length;
    private final Variable rowBlocks;
    /** The group's rows that are in the window; begin and length where there is none. */
    private final Variable first;
    private final Variable height;
    /** What is constant, or a register that {@link #loadOwn} sets where products differ in it. */
    private final Affine columns;
    private final Affine depth;
    private final Affine columnBlocks;
    private final Affine blockCount;
    private final Affine group;
    private final Runnable loadOwn;

    GroupCursor(ProgramBuilder program, Groups groups, GroupCut cut, Address source) {
        this.program = program;
        this.groups = groups;
        this.cut = cut;
        this.source = source;
        this.index = program.variable(Affine.ZERO);
        this.begin = program.variable(Affine.ZERO);
        this.length = program.variable(Affine.ZERO);
        this.rowBlocks = program.variable(Affine.ZERO);
        boolean cutOff = groups instanceof Groups.Rows rows && rows.window().isPresent();
        this.first = cutOff ? program.variable(Affine.ZERO) : begin;
        this.height = cutOff ? program.variable(Affine.ZERO) : length;
        switch (groups) {
            case Groups.Rows rows -> {
                this.columns = Affine.of(rows.columns());
                this.depth = Affine.of(rows.depth());
                this.columnBlocks = Affine.of(Math.ceilDiv(rows.columns(), (long) cut.blockN()));
                this.blockCount = rowBlocks.value().times(columnBlocks.base());
                boolean pairs = rows.list().entries() == GroupList.Entries.PAIRS;
                Variable named = pairs ? program.variable(Affine.ZERO) : index;
                this.group = named.value();
                this.loadOwn = pairs ? () -> named.set(number(0)) : () -> {
                };
            }
            case Groups.Depths depths -> {
                this.columns = Affine.of(depths.columns());
                this.depth = length.value();
                this.columnBlocks = Affine.of(Math.ceilDiv(depths.columns(), (long) cut.blockN()));
                this.blockCount = rowBlocks.value().times(columnBlocks.base());
                this.group = index.value();
                this.loadOwn = () -> {
                };
            }
            case Groups.Shapes _ -> {
                Variable wide = program.variable(Affine.ZERO);
                Variable deep = program.variable(Affine.ZERO);
                Variable across = program.variable(Affine.ZERO);
                Variable all = program.variable(Affine.ZERO);
                this.columns = wide.value();
                this.depth = deep.value();
                this.columnBlocks = across.value();
                this.blockCount = all.value();
                this.group = index.value();
                this.loadOwn = () -> {
                    wide.set(number(1));
                    deep.set(number(2));
                    across.set(program.ceilDivide(wide.value(), cut.blockN()));
                    all.set(program.multiply(rowBlocks.value(), across.value()));
                };
            }
        }
    }

    /** A number of the current entry. */
    private Affine number(int place) {
        long entryBytes = switch (groups) {
            case Groups.Rows rows -> rows.list().entryBytes();
            case Groups.Depths depths -> depths.list().entryBytes();
            case Groups.Shapes _ -> Groups.Shapes.NUMBERS * GroupList.NUMBER_BYTES;
        };
        return program.load(source.plus(index.value().times(entryBytes)).plus(place * GroupList.NUMBER_BYTES),
                DType.INT64);
    }

    /** Reads the group's entry. */
    void load() {
        switch (groups) {
            case Groups.Rows rows -> {
                length.set(program.compute(Op.MAX, entry(rows.list()), Affine.ZERO));
                rows.window().ifPresent(this::cutOff);
                rowBlocks.set(program.ceilDivide(height.value(), cut.blockM()));
            }
            case Groups.Depths depths -> {
                length.set(program.compute(Op.MAX, entry(depths.list()), Affine.ZERO));
                Affine some = program.minimum(length.value(), Affine.ONE);
                rowBlocks.set(some.times(Math.ceilDiv(depths.rows(), (long) cut.blockM())));
            }
            case Groups.Shapes _ -> {
                length.set(number(0));
                rowBlocks.set(program.ceilDivide(length.value(), cut.blockM()));
            }
        }
        loadOwn.run();
        sizes().ifPresent(this::read);
    }

    private Optional<GroupList.Sizes> sizes() {
        return switch (groups) {
            case Groups.Rows rows -> rows.list().sizes();
            case Groups.Depths depths -> depths.list().sizes();
            case Groups.Shapes _ -> Optional.empty();
        };
    }

    private void read(GroupList.Sizes sizes) {
        Address first = Address.gm(program.argument(sizes.table()));
        long bytes = DType.INT32.bytes(1);
        Affine skipped = sizes.listed() ? index.value().times(bytes) : Affine.ZERO;
        for (int table = 0; table < GroupList.Sizes.TABLES; table++) {
            program.load(first.plus(skipped).plus(table * GroupList.Sizes.MOST * bytes), DType.INT32);
        }
    }

    private void cutOff(Groups.Window window) {
        first.set(program.compute(Op.MAX, begin.value(), window.begin()));
        Affine end = program.minimum(begin.value().plus(length.value()), window.end());
        height.set(program.compute(Op.MAX, end.minus(first.value()), Affine.ZERO));
    }

    private Affine entry(GroupList list) {
        return switch (list.entries()) {
            case COUNTS -> number(0);
            case ENDS -> number(0).minus(begin.value());
            case PAIRS -> number(1);
        };
    }

    Affine rowBlocks() {
        return rowBlocks.value();
    }

    Affine columnBlocks() {
        return columnBlocks;
    }

    Affine blockCount() {
        return blockCount;
    }

    /** Moves on to the next group without reading its entry. */
    void step() {
        begin.set(begin.value().plus(length.value()));
        index.add(1);
    }

    /** First row of the group that is in the window, among all rows of the left operand. */
    Affine firstRow() {
        return groups instanceof Groups.Depths ? Affine.ZERO : first.value();
    }

    Affine rows() {
        return groups instanceof Groups.Depths depths ? Affine.of(depths.rows()) : height.value();
    }

    Affine columns() {
        return columns;
    }

    Block.Depth depth() {
        return groups instanceof Groups.Depths
                ? new Block.Depth(begin.value(), begin.value().plus(length.value()))
                : new Block.Depth(Affine.ZERO, depth);
    }

    /** Which of the right operands, or of the products, is the group's. */
    Affine group() {
        return group;
    }
}

package ascendsim.kernels.program.int4;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.Block;
import java.util.Optional;

/**
 * From the products of a block in the workspace to outputs: chunks of rows, which take turns between the sub-blocks,
 * are loaded, worked out ({@link Int4Steps}) and stored.
 */
final class Int4Epilogue {
    private final ProgramBuilder program;
    private final Int4Problem problem;
    private final Int4Blocks blocks;
    private final Int4Formula formula;
    private final Ring in;
    private final Ring columns;
    private final Ring out;
    private final Variable stage;
    private final Optional<Address> bias;
    private final Optional<Address> offset;
    private final Optional<Address> perToken;
    private final Optional<Address> logit;
    private final Optional<Address> rowSums;
    private final Optional<Address> rowIndex;
    private final Address y;
    private final Int4Buffers buffers;
    private final Int4Steps steps;

    /** What the programs of a kernel are made from. */
    record Plan(Int4Problem problem, Int4Blocks blocks, Int4Formula formula) {
    }

    /** Emits addresses and registers; buffers are taken from {@code memory}. */
    Int4Epilogue(ProgramBuilder program, Plan plan, Rings rings, LocalMemoryMap memory) {
        this.program = program;
        this.problem = plan.problem;
        this.blocks = plan.blocks;
        this.formula = plan.formula;
        this.buffers = Int4Buffers.take(memory, problem, blocks, formula);
        this.steps = new Int4Steps(program, plan, buffers);
        this.in = rings.in();
        this.columns = new Ring(program, 1, Pipe.MTE2, Pipe.V);
        this.out = rings.out();
        this.stage = program.variable(Affine.ZERO);
        this.bias = formula.bias().map(this::parameter);
        this.offset = formula.offset().map(this::parameter);
        this.perToken = formula.perToken().map(this::parameter);
        this.logit = formula.logit().map(this::parameter);
        this.rowSums = formula.offset().map(_ -> parameter(Int4Problem.ROW_SUMS));
        this.rowIndex = formula.output() instanceof Int4Formula.Output.Added added
                ? Optional.of(parameter(added.rowIndex()))
                : Optional.empty();
        this.y = parameter(formula.output() instanceof Int4Formula.Output.Staged rows
                ? rows.staged()
                : formula.output().parameter());
    }

    private Address parameter(String name) {
        return Address.gm(program.argument(name));
    }

    void open() {
        steps.clear();
        columns.open();
    }

    void close() {
        columns.close();
    }

    private boolean hasColumns() {
        return bias.isPresent() || offset.isPresent();
    }

    /** Emits the load of a block's bias and offset. */
    void loadColumns(Block block) {
        if (!hasColumns()) {
            return;
        }
        Affine first = program.hold(block.group().times(problem.n()).plus(block.column()).times(4));
        Affine bytes = block.columns().times(4);
        columns.acquire(Affine.ZERO);
        bias.ifPresent(from -> load(buffers.columns(), from.plus(first), bytes));
        offset.ifPresent(from -> load(buffers.columns().plus(buffers.sizes().column()), from.plus(first), bytes));
        columns.publish(Affine.ZERO);
        columns.await(Affine.ZERO);
    }

    /**
     * Where a block's products are and its rows go.
     *
     * @param products    GM byte address of the slot
     * @param firstStaged the first row of x that is staged, where rows are
     */
    record Place(Affine products, Affine firstStaged) {
    }

    /** Emits a block; a sub-block without a chunk gives its slot back at once. */
    void emit(Block block, Place place, Affine subBlock, CrossRing ring) {
        int rows = blocks.chunkRows(problem);
        Affine first = subBlock.times(rows);
        Affine step = Affine.of((long) rows * blocks.aivPerAic());
        Runnable chunks = () -> program.loop(first, block.rows(), step, row -> {
            Affine height = program.hold(program.minimum(block.rows().minus(row), Affine.of(rows)));
            Chunk chunk = new Chunk(stage.value(), program.hold(block.row().plus(row)), height, block.columns());
            load(chunk, place.products.plus(row.times(2L * problem.rowsOfRow() * blocks.baseN())));
            program.when(Condition.GE, row.plus(step), block.rows(), () -> ring.release(program, Pipe.MTE2));
            in.await(chunk.stage);
            steps.emit(chunk, in, out);
            store(chunk, block, place.firstStaged);
            stage.rotate(Int4Buffers.STAGES);
        });
        if (subBlock.isConstant()) {
            chunks.run();
        } else {
            program.when(Condition.LT, first, block.rows(), chunks, () -> ring.release(program, Pipe.MTE2));
        }
        if (hasColumns()) {
            columns.release(Affine.ZERO);
        }
    }

    /**
     * Some rows of a block.
     *
     * @param row     first row of x
     * @param rows    at most a chunk's
     * @param columns of the block
     */
    record Chunk(Affine stage, Affine row, Affine rows, Affine columns) {
    }

    private void load(Chunk chunk, Affine products) {
        Affine s = chunk.stage;
        Affine bytes = chunk.columns.times(2);
        in.acquire(s);
        program.emit(copy(Route.GM_UB, buffers.in().plus(s.times(buffers.sizes().in())), Address.gm(products),
                new Bursts(chunk.rows.times(problem.rowsOfRow()), bytes, Affine.of(2L * blocks.baseN()).minus(bytes))));
        Address factors = buffers.factors().plus(s.times(2 * buffers.sizes().factors()));
        perToken.ifPresent(from -> load(factors, from.plus(chunk.row.times(4)), chunk.rows.times(4)));
        logit.ifPresent(from -> load(factors.plus(buffers.sizes().factors()), from.plus(chunk.row.times(4)),
                chunk.rows.times(4)));
        rowSums.ifPresent(from -> load(buffers.sums().plus(s.times(buffers.sizes().sums())),
                from.plus(chunk.row.times(Move.BLOCK)), chunk.rows.times(Move.BLOCK)));
        in.publish(s);
    }

    private void load(Address ub, Address gm, Affine bytes) {
        program.emit(copy(Route.GM_UB, ub, gm, new Bursts(Affine.ONE, bytes, Affine.ZERO)));
    }

    private void store(Chunk chunk, Block block, Affine firstStaged) {
        Affine s = chunk.stage;
        long element = formula.outBytes();
        Address from = buffers.out().plus(s.times(buffers.sizes().out()));
        Address to = y.plus(block.column().times(element));
        Affine bytes = chunk.columns.times(element);
        out.await(s);
        switch (formula.output()) {
            case Int4Formula.Output.Rounded _ ->
                    program.emit(copy(Route.UB_GM, to.plus(chunk.row.times(element * problem.n())), from,
                            new Bursts(chunk.rows, bytes, Affine.of(element * problem.n()).minus(bytes))));
            case Int4Formula.Output.Added added -> add(chunk, added, from, to);
            case Int4Formula.Output.Staged _ -> stage(chunk, from, to.plus(firstStaged.times(-4 * problem.n())));
        }
        out.release(s);
    }

    /** Row by row, because they lie in UB with a pitch that is a multiple of two blocks. */
    private void stage(Chunk chunk, Address from, Address to) {
        Affine pitch = program.hold(steps.pitch(chunk).times(4));
        program.loop(chunk.rows, r -> program.emit(copy(Route.UB_GM,
                to.plus(chunk.row.plus(r).times(4 * problem.n())), from.plus(program.multiply(r, pitch)),
                new Bursts(Affine.ONE, chunk.columns.times(4), Affine.ZERO))));
    }

    /** Every row its own atomic store, to the row of y that the scalar unit reads from row_index. */
    private void add(Chunk chunk, Int4Formula.Output.Added added, Address from, Address to) {
        long entry = added.indexType().bytes(1);
        Address index = rowIndex.orElseThrow().plus(chunk.row.times(entry));
        Affine pitch = program.hold(steps.pitch(chunk).times(4));
        program.emit(new SetAtomic(Atomic.ADD, DType.FLOAT32));
        program.loop(chunk.rows, r -> {
            Affine target = program.load(index.plus(r.times(entry)), added.indexType());
            program.emit(copy(Route.UB_GM, to.plus(target.times(4 * problem.n())),
                    from.plus(program.multiply(r, pitch)),
                    new Bursts(Affine.ONE, chunk.columns.times(4), Affine.ZERO)));
        });
        program.emit(SetAtomic.OFF);
    }

    /** How many, how long in bytes, and the gap in GM. */
    private record Bursts(Affine count, Affine length, Affine gmGap) {
    }

    private static Padded copy(Route route, Address to, Address from, Bursts bursts) {
        return new Padded(route, DType.FLOAT32, to, from, bursts.count, bursts.length, bursts.gmGap, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }
}

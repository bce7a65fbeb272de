package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.cube.Block;
import java.util.Optional;

/**
 * From the int32 block in the workspace to rows of y. The block's rows go through in chunks that alternate between the
 * sub-blocks; each row of a chunk is added to the row of y its row_index names, by one atomic store, or staged for
 * {@link RoutingRowSums}. Rounding order as operators.md §3: (f32(sum) · scale) · f32(pertoken · logit).
 */
final class RoutingEpilogue {
    private final RoutingVector.Emission emission;
    private final ProgramBuilder program;
    private final RoutingProblem problem;
    private final RoutingBuffers buffers;
    private final Affine subBlock;
    private final CrossRing slots;
    private final RoutingDequant dequant;
    private final Sources sources;
    private final ProgramBuilder.Variable stage;
    private final ProgramBuilder.Variable scaleStage;

    /** GM addresses, loaded once. */
    private record Sources(Address workspace, Address scale, Address rowIndex, Optional<Address> pertoken,
            Optional<Address> logit) {
    }

    RoutingEpilogue(RoutingVector.Emission emission, Affine subBlock) {
        this.emission = emission;
        this.program = emission.program();
        this.problem = emission.problem();
        this.buffers = emission.buffers();
        this.subBlock = subBlock;
        this.slots = buffers.blocks().ring();
        this.dequant = new RoutingDequant(emission);
        RoutingProblem.Operands operands = problem.operands();
        this.sources = new Sources(parameter("workspace"), parameter("scale"), parameter("row_index"),
                operands.pertoken() ? Optional.of(parameter("pertoken_scale")) : Optional.empty(),
                operands.logit() ? Optional.of(parameter("logit")) : Optional.empty());
        this.stage = program.variable(Affine.ZERO);
        this.scaleStage = program.variable(Affine.ZERO);
    }

    private Address parameter(String name) {
        return Address.gm(program.argument(name));
    }

    /**
     * The scale row is fetched before the AIC is waited for; a sub-block without a chunk gives its slot back at once.
     *
     * @param firstStaged row of x that is staged first, where rows are
     */
    void emit(RoutingSchedule.Turn turn, Affine firstStaged, long columns) {
        Block block = turn.block();
        loadScale(block, columns);
        slots.await(program);
        dequant.openScale(scaleStage.value(), columns);
        int rows = buffers.blocks().chunkRows();
        Affine first = subBlock.times(rows);
        Affine step = Affine.of((long) rows * buffers.blocks().aivPerAic());
        Runnable chunks = () -> program.loop(first, block.rows(), step, row -> {
            Affine height = program.minimum(block.rows().minus(row), Affine.of(rows));
            Part part = new Part(turn, program.hold(block.row().plus(row)), row, height, columns);
            load(part);
            program.when(Condition.GE, row.plus(step), block.rows(), () -> slots.release(program, Pipe.MTE2));
            dequant.emit(new RoutingDequant.Chunk(stage.value(), scaleStage.value(), height, columns));
            emission.staged().ifPresentOrElse(staged -> stage(part, staged, part.row.minus(firstStaged)),
                    () -> scatter(part));
            stage.rotate(RoutingBuffers.STAGES);
        });
        if (subBlock.isConstant()) {
            chunks.run();
        } else {
            program.when(Condition.LT, first, block.rows(), chunks, () -> slots.release(program, Pipe.MTE2));
        }
        dequant.closeScale(scaleStage.value());
        scaleStage.rotate(RoutingBuffers.STAGES);
    }

    /**
     * A chunk of a block.
     *
     * @param row        first row of x
     * @param rowInBlock first row in the block
     */
    private record Part(RoutingSchedule.Turn turn, Affine row, Affine rowInBlock, Affine height, long columns) {
    }

    private void loadScale(Block block, long columns) {
        Affine s = scaleStage.value();
        DType type = problem.operands().scale();
        Affine first = block.group().times(problem.n()).plus(block.column());
        emission.scale().acquire(s);
        load(type, buffers.scale().plus(s.times(buffers.scaleBytes())), sources.scale.plus(first.times(type.bytes(1))),
                Affine.of(type.bytes(columns)));
        emission.scale().publish(s);
    }

    private void load(Part part) {
        Affine s = stage.value();
        Ring in = emission.in();
        in.acquire(s);
        long rowBytes = 4 * part.columns;
        program.emit(new Burst(Route.GM_UB, buffers.in().plus(s.times(buffers.chunkBytes())),
                sources.workspace.plus(part.turn.slotOffset()).plus(part.rowInBlock.times(rowBytes)), Affine.ONE,
                part.height.times(rowBytes / Move.BLOCK), Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        Affine at = part.row.times(4);
        Address factors = buffers.factors().plus(s.times(2 * buffers.factorBytes()));
        sources.pertoken.ifPresent(p -> load(DType.FLOAT32, factors, p.plus(at), part.height.times(4)));
        sources.logit.ifPresent(
                l -> load(DType.FLOAT32, factors.plus(buffers.factorBytes()), l.plus(at), part.height.times(4)));
        in.publish(s);
    }

    private void load(DType type, Address ub, Address gm, Affine bytes) {
        program.emit(new Padded(Route.GM_UB, type, ub, gm, Affine.ONE, bytes, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
    }

    /** The chunk, where its rows are staged. */
    private void stage(Part part, Address staged, Affine row) {
        Affine s = stage.value();
        long bytes = RoutingProblem.Y_BYTES * part.columns;
        Address to = staged.plus(row.times(problem.rowBytes()))
                .plus(part.turn.block().column().times(RoutingProblem.Y_BYTES));
        emission.out().await(s);
        program.emit(new Padded(Route.UB_GM, DType.FLOAT32, to, buffers.out().plus(s.times(buffers.chunkBytes())),
                part.height, Affine.of(bytes), Affine.of(problem.rowBytes() - bytes), Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        emission.out().release(s);
    }

    /** Every row its own atomic store, to the row of y that the scalar unit reads from row_index. */
    private void scatter(Part part) {
        DType type = problem.operands().rowIndex();
        Affine s = stage.value();
        Address from = buffers.out().plus(s.times(buffers.chunkBytes()));
        Address to = emission.y().plus(part.turn.block().column().times(RoutingProblem.Y_BYTES));
        Address index = sources.rowIndex.plus(part.row.times(type.bytes(1)));
        long rowBytes = 4 * part.columns;
        emission.out().await(s);
        program.emit(new SetAtomic(Atomic.ADD, DType.FLOAT32));
        program.loop(part.height, r -> {
            Affine target = program.load(index.plus(r.times(type.bytes(1))), type);
            program.emit(new Padded(Route.UB_GM, DType.FLOAT32, to.plus(target.times(problem.rowBytes())),
                    from.plus(r.times(rowBytes)), Affine.ONE, Affine.of(rowBytes), Affine.ZERO, Affine.ZERO,
                    Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        });
        program.emit(SetAtomic.OFF);
        emission.out().release(s);
    }
}

package ascendsim.kernels.program.int4;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.routing.RoutingProblem.Ordered;
import java.util.Optional;

/**
 * The AIC program: every block of this core in turn, one group of k after the other; the first is stored in the
 * workspace, the others are added to it atomically, in float16 (operators.md §1.3).
 *
 * @param names       of the kernel's parameters
 * @param weightBytes of one group's weights
 * @param windows     of rows that go one after the other, where there are several
 */
public record Int4Cube(Int4Problem problem, Int4Blocks blocks, CubeConfig config, Names names, long weightBytes,
        Optional<Ordered> windows) {
    /** Parameters: int4 x, weights, words. */
    public record Names(String x, String weight, String words) {
    }

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        Optional<GroupWalk> whole =
                windows.isPresent() ? Optional.empty() : Optional.of(walk(program, Optional.empty()));
        Affine left = program.argument(problem.digits() ? Int4Problem.DIGITS : names.x);
        Affine weights = program.argument(names.weight);
        Affine products = program.argument(Int4Problem.PRODUCTS);
        Variable right = program.variable(Affine.ZERO);
        var operands = new BlockMmad.Operands(left, right.value(), 0, Optional.empty(), problem.n(),
                Optional.of(program.argument(names.words)), Optional.empty());
        Optional<DepthParts> depth =
                problem.pieces() == 1 ? Optional.of(DepthParts.whole(problem.k())) : Optional.empty();
        boolean singleRows = !problem.digits() && whole.map(GroupWalk::hasSingleRows).orElse(true);
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands, new BlockMmad.Shape(depth, singleRows));
        Places places = new Places(weights, products, right);
        mmad.open();
        if (problem.digits()) {
            program.crossWait(Affine.of(Int4Blocks.SPLIT));
        }
        whole.ifPresent(walk -> {
            emit(program, mmad, walk, places);
            mmad.close();
            blocks.ring().drain(program, walk.blocks());
        });
        windows.ifPresent(ordered -> {
            ordered.forWindows(program, window -> {
                GroupWalk walk = walk(program, Optional.of(window));
                emit(program, mmad, walk, places);
                blocks.ring().drain(program, walk.blocks());
            });
            mmad.close();
        });
        return program.build();
    }

    private GroupWalk walk(ProgramBuilder program, Optional<Groups.Window> window) {
        return new GroupWalk(program, problem.groups(window), blocks.cut(problem));
    }

    /** GM addresses; the register has that of the group's weights. */
    private record Places(Affine weights, Affine products, Variable right) {
    }

    private void emit(ProgramBuilder program, BlockMmad mmad, GroupWalk walk, Places places) {
        CrossRing ring = blocks.ring();
        Variable slot = program.variable(Affine.ZERO);
        walk.forEach((block, round) -> {
            ring.acquire(program, round);
            places.right.set(places.weights.plus(block.group().times(weightBytes)));
            Affine place = walk.core().times(blocks.slots()).plus(slot.value()).times(blocks.slotBytes());
            Affine out = program.hold(places.products.plus(place));
            program.loop(Affine.of(problem.pieces()), piece -> piece(program, mmad, block(block, piece), out, piece));
            ring.publish(program, Pipe.FIX);
            slot.rotate(blocks.slots());
        });
    }

    /** One group of k of a block; its group is that of the words. */
    private Block block(Block block, Affine piece) {
        int rows = problem.rowsOfRow();
        Affine begin = piece.times(problem.pieceDepth());
        Block.Depth depth = problem.pieces() == 1
                ? block.depth()
                : new Block.Depth(begin, begin.plus(problem.pieceDepth()));
        return new Block(block.group().times(problem.pieces()).plus(piece), block.row().times(rows),
                block.rows().times(rows), block.column(), block.columns(), depth);
    }

    private void piece(ProgramBuilder program, BlockMmad mmad, Block block, Affine out, Affine piece) {
        mmad.multiply(block);
        // A slot holds one block; the way out counts from the whole product's first row and column.
        Affine first = out.minus(block.row().times(blocks.baseN()).plus(block.column()).times(2));
        program.when(Condition.GT, piece, Affine.ZERO,
                () -> program.emit(new SetAtomic(Atomic.ADD, DType.FLOAT16)));
        mmad.drain(block, new OutputTile(Quant.VDEQF16, DType.FLOAT16, first, blocks.baseN()));
        if (problem.pieces() > 1) {
            program.emit(SetAtomic.OFF);
        }
    }
}

package ascendsim.kernels.program.int4;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.program.routing.RoutingRowSums;
import ascendsim.kernels.program.routing.RoutingStart;
import ascendsim.kernels.program.routing.RoutingVector;
import java.util.Optional;

/**
 * The AIV program: takes x apart if need be, then follows its AIC block by block and makes outputs of what it left in
 * the workspace.
 *
 * @param x       parameter with int8 x
 * @param formula from products to outputs
 * @param start   what y holds before anything is added to it
 */
public record Int4Vector(Int4Problem problem, Int4Blocks blocks, String x, Int4Formula formula,
        Optional<RoutingProblem> start) {
    /** Bytes of y that are started with at a time; assumed. */
    private static final long START_BYTES = 8192;

    /** Takes the program's buffers from {@code memory}, to see whether they fit. */
    public void reserve(LocalMemoryMap memory) {
        build(memory);
    }

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Optional<GroupWalk> whole = hasWindows() ? Optional.empty() : Optional.of(walk(program, Optional.empty()));
        Affine subBlock = blocks.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Affine core = whole.map(GroupWalk::core).orElseGet(() -> program.query(Special.BLOCK_IDX));
        Affine aiv = program.hold(core.times(blocks.aivPerAic()).plus(subBlock));
        Affine products = program.argument(Int4Problem.PRODUCTS);
        Rings rings = Rings.of(program);
        Optional<DigitSplit> split = problem.digits()
                ? Optional.of(new DigitSplit(program, problem, rings, memory))
                : Optional.empty();
        Int4Epilogue epilogue =
                new Int4Epilogue(program, new Int4Epilogue.Plan(problem, blocks, formula), rings, memory);
        epilogue.open();
        rings.open();
        UbTake ub = new UbTake(memory);
        Optional<Address> pieces = start.map(_ -> ub.take(Rings.STAGES * START_BYTES));
        start.ifPresent(routing -> new RoutingStart(program, routing, new RoutingStart.Means(pieces.orElseThrow(),
                ub.take(Rings.STAGES * START_BYTES), ub.take(START_BYTES), START_BYTES, rings.in(), rings.out(),
                y(program), aivs())).emit(aiv));
        split.ifPresent(digits -> {
            digits.emit(aiv, aivs(), x);
            RoutingVector.meet(program);
            program.crossSet(Sync.Mode.CUBE_VECTOR, Pipe.MTE3, Affine.of(Int4Blocks.SPLIT));
        });
        whole.ifPresent(walk -> emit(walk, epilogue, new Turn(program, products, subBlock, Affine.ZERO)));
        Optional<RoutingRowSums> sums = sums(program, pieces, aiv);
        if (hasWindows()) {
            start.flatMap(RoutingProblem::ordered).orElseThrow().forWindows(program, window -> {
                emit(walk(program, Optional.of(window)), epilogue,
                        new Turn(program, products, subBlock, window.begin()));
                sums.orElseThrow().emit(window.begin(), window.end());
                RoutingVector.meet(program);
            });
        }
        epilogue.close();
        rings.close();
        if (!hasWindows()) {
            sums.ifPresent(all -> all.emit(Affine.ZERO, Affine.of(problem.rows())));
        }
        return program.build();
    }

    private boolean hasWindows() {
        return start.filter(RoutingProblem::hasWindows).isPresent();
    }

    private GroupWalk walk(ProgramBuilder program, Optional<Groups.Window> window) {
        return new GroupWalk(program, problem.groups(window), blocks.cut(problem));
    }

    /** @param firstStaged the first row of x that is staged, where rows are */
    private record Turn(ProgramBuilder program, Affine products, Affine subBlock, Affine firstStaged) {
    }

    private void emit(GroupWalk walk, Int4Epilogue epilogue, Turn turn) {
        ProgramBuilder program = turn.program;
        CrossRing ring = blocks.ring();
        Variable slot = program.variable(Affine.ZERO);
        walk.forEach((block, round) -> {
            Affine place = walk.core().times(blocks.slots()).plus(slot.value()).times(blocks.slotBytes());
            epilogue.loadColumns(block);
            ring.await(program);
            epilogue.emit(block, new Int4Epilogue.Place(program.hold(turn.products.plus(place)), turn.firstStaged),
                    turn.subBlock, ring);
            slot.rotate(blocks.slots());
        });
    }

    private Optional<RoutingRowSums> sums(ProgramBuilder program, Optional<Address> pieces, Affine aiv) {
        if (!(formula.output() instanceof Int4Formula.Output.Staged rows)) {
            return Optional.empty();
        }
        Address staged = Address.gm(program.argument(rows.staged()));
        return Optional.of(new RoutingRowSums(program, start.orElseThrow(), new RoutingRowSums.Means(
                pieces.orElseThrow(), START_BYTES, aivs(), y(program), staged), aiv));
    }

    private long aivs() {
        return (long) blocks.cores() * blocks.aivPerAic();
    }

    private Address y(ProgramBuilder program) {
        return Address.gm(program.argument(formula.output().parameter()));
    }
}

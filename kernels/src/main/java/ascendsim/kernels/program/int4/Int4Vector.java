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
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.program.routing.RoutingRowSums;
import ascendsim.kernels.program.routing.RoutingStart;
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
    /** The flag of the barrier over all AIVs; SyncAll uses ids from 11 on (isa.md §1.5). */
    private static final int ALL_AIVS = 11;
    /** Bytes of y that are started with at a time; assumed. */
    private static final long START_BYTES = 8192;

    /** Takes the program's buffers from {@code memory}, to see whether they fit. */
    public void reserve(LocalMemoryMap memory) {
        build(memory);
    }

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        GroupWalk walk = new GroupWalk(program, problem.groups(), blocks.cut(problem));
        Affine subBlock = blocks.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Affine aiv = program.hold(walk.core().times(blocks.aivPerAic()).plus(subBlock));
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
            program.crossSet(Sync.Mode.ALL_OF_KIND, Pipe.MTE3, Affine.of(ALL_AIVS));
            program.crossWait(Affine.of(ALL_AIVS));
            program.crossSet(Sync.Mode.CUBE_VECTOR, Pipe.MTE3, Affine.of(Int4Blocks.SPLIT));
        });
        CrossRing ring = blocks.ring();
        Variable slot = program.variable(Affine.ZERO);
        walk.forEach((block, round) -> {
            Affine place = walk.core().times(blocks.slots()).plus(slot.value()).times(blocks.slotBytes());
            epilogue.loadColumns(block);
            ring.await(program);
            epilogue.emit(block, program.hold(products.plus(place)), subBlock, ring);
            slot.rotate(blocks.slots());
        });
        epilogue.close();
        rings.close();
        if (formula.output() instanceof Int4Formula.Output.Staged rows) {
            Address staged = Address.gm(program.argument(rows.staged()));
            new RoutingRowSums(program, start.orElseThrow(), new RoutingRowSums.Means(pieces.orElseThrow(), START_BYTES,
                    aivs(), y(program), staged), aiv).emit(Affine.ZERO, Affine.of(problem.rows()));
        }
        return program.build();
    }

    private long aivs() {
        return (long) blocks.cores() * blocks.aivPerAic();
    }

    private Address y(ProgramBuilder program) {
        return Address.gm(program.argument(formula.output().parameter()));
    }
}

package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.DigitRows;
import ascendsim.kernels.program.digits.Phases;
import ascendsim.kernels.program.grouped.GroupWalk;
import java.util.Optional;

/**
 * The AIV program of a grouped matmul by digits: takes its share of the rows of x apart, waits for all other vector
 * cores, then follows its AIC block by block and puts the sums of the digits together.
 *
 * @param places where the operands and y are
 */
public record DigitVector(DigitShape shape, Places places) {
    /** Where the operands and y are. */
    public record Places(Source x, Source scale, Optional<Source> offset, Optional<Source> bias, Source out) {
    }

    /** Takes the buffers of the second phase; those of the first use the same space before. */
    public void reserve(LocalMemoryMap memory) {
        DigitBuffers.take(memory, shape);
        var none = new ColumnFactors.Given(shape.type(), Affine.ZERO);
        new ColumnFactors(new ProgramBuilder(CoreKind.AIV), memory,
                new ColumnFactors.Vectors(none, places.offset.map(_ -> none),
                        places.bias.map(_ -> new ColumnFactors.Given(shape.biasType(), Affine.ZERO))),
                shape.blocks().baseN());
    }

    /** The program; the buffers of its second phase are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        GroupWalk walk = new GroupWalk(program, shape.groups(), shape.cut());
        Affine sub = shape.blocks().aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        takeApart(program, walk.core().times(shape.blocks().aivPerAic()).plus(sub));
        Phases.digitsDone(program);
        ColumnFactors factors = new ColumnFactors(program, memory, vectors(program), shape.blocks().baseN());
        DigitEpilogue epilogue = new DigitEpilogue(program, shape, factors,
                new DigitEpilogue.Setting(DigitBuffers.take(memory, shape), sub, places.out.start(program)));
        CrossRing ring = shape.slots().ring();
        Variable slot = program.variable(Affine.ZERO);
        epilogue.open();
        walk.forEach((block, group, _) -> {
            Affine at = program.hold(shape.slots().offset(walk.core(), slot.value()));
            Affine factor = program.hold(group.index().times(shape.groups().columns()).plus(block.column()));
            walk.forWidth(block, shape.blocks().baseN(),
                    columns -> epilogue.emit(new DigitEpilogue.Tile(at, block, columns, factor), ring));
            slot.rotate(shape.slots().count());
        });
        epilogue.close();
        return program.build();
    }

    private ColumnFactors.Vectors vectors(ProgramBuilder program) {
        return new ColumnFactors.Vectors(new ColumnFactors.Given(shape.type(), places.scale.start(program)),
                places.offset.map(source -> new ColumnFactors.Given(shape.type(), source.start(program))),
                places.bias.map(source -> new ColumnFactors.Given(shape.biasType(), source.start(program))));
    }

    private void takeApart(ProgramBuilder program, Affine aiv) {
        Affine x = places.x.start(program);
        Affine digits = program.argument(DigitShape.DIGITS);
        Affine maxima = program.argument(DigitShape.MAXIMA);
        Affine rowSums = program.argument(DigitShape.ROW_SUMS);
        long share = Math.ceilDiv(shape.rows(), (long) shape.blocks().cores() * shape.blocks().aivPerAic());
        long depth = shape.groups().depth();
        DigitRows rows = new DigitRows(program, shape.type(), DigitShape.SPLIT, depth);
        rows.open();
        Affine first = aiv.times(share);
        Affine end = program.minimum(first.plus(share), Affine.of(shape.rows()));
        program.loop(first, end, Affine.ONE, row -> rows.emit(new DigitRows.Piece(
                x.plus(row.times(shape.type().bytes(depth))), depth,
                digits.plus(row.times(DigitShape.SPLIT.count() * shape.rowBytes())), shape.rowBytes(),
                maxima.plus(row.times(DigitRows.FACTOR_BYTES)), rowSums.plus(row.times(DigitRows.FACTOR_BYTES)))));
        rows.close();
    }
}

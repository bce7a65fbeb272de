package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.antiquant.Antiquant;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.kernels.program.antiquant.Widening;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.grouped.RoundWalk;
import java.util.function.Consumer;

/**
 * The AIV program of a grouped matmul whose small weights are widened round by round: a share of the rows of k of every
 * right operand in the round, then all vector cores wait for one another (isa.md §4.6). Weights of groups without rows
 * are left as they are.
 */
public record RoundVector(Groups.Rows groups, GroupCut cut, RoundShape round, StripVector.Operands operands) {

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        RoundWalk walk = new RoundWalk(program, groups, cut, round.rounds());
        StripShape strip = round.strip();
        Antiquant antiquant =
                new Antiquant(program, AntiquantBuffers.take(memory, strip.types(), strip.capacity()));
        WeightPlaces places = new WeightPlaces(program, strip, operands);
        RoundFlags flags = new RoundFlags(program);
        Affine workspace = program.argument("workspace");
        Affine aiv = program.hold(aiv(program));
        Variable number = program.variable(Affine.ZERO);
        Variable half = program.variable(Affine.ZERO);
        antiquant.open();
        walk.forEach(new RoundWalk.Body() {
            @Override
            public void open() {
            }

            @Override
            public void slab(RoundWalk.Slab slab) {
                Affine to = program.hold(workspace.plus(round.place(half.value(), slab)));
                program.when(Condition.GT, slab.rows(), Affine.ZERO, () -> places.forCut(slab.group(), tiles -> {
                    Widening widening = new Widening(program, antiquant, strip.types(), tiles);
                    share(program, tiles, aiv, rows -> {
                        Widening.Matrix matrix = places.matrix(slab.group(), tiles);
                        parts(program, tiles, new Job(slab, rows, to), part -> widening.emit(matrix, part));
                    });
                }));
            }

            @Override
            public void close() {
                flags.widened(number.value());
                number.add(1);
                half.rotate(RoundShape.HALVES);
            }
        });
        antiquant.close();
        flags.end();
        return program.build();
    }

    /** This vector core's number among all. */
    private Affine aiv(ProgramBuilder program) {
        Affine core = program.query(Special.BLOCK_IDX);
        long each = round.aivs() / cut.cores();
        return each == 1 ? core : core.times(each).plus(program.query(Special.SUB_BLOCK_IDX));
    }

    /** Rows of k. */
    private record Rows(Affine first, Affine count) {
    }

    /** Rows of a slab and where the slab goes. */
    private record Job(RoundWalk.Slab slab, Rows rows, Affine to) {
    }

    /** Emits for this core's rows, if it has any. */
    private void share(ProgramBuilder program, TileCut tiles, Affine aiv, Consumer<Rows> body) {
        long share = round.share(tiles.groupLength());
        Affine first = program.hold(aiv.times(share));
        Affine depth = Affine.of(round.depth());
        program.when(Condition.LT, first, depth, () -> body
                .accept(new Rows(first, program.minimum(depth.minus(first), Affine.of(share)))));
    }

    /** Emits for as many columns as a tile is wide at a time. */
    private void parts(ProgramBuilder program, TileCut tiles, Job job, Consumer<Widening.Part> body) {
        StripShape strip = round.strip();
        Affine row = program.hold(job.to.plus(job.rows.first.times(strip.pitchBytes())));
        Affine columns = job.slab.columns();
        program.loop(Affine.ZERO, columns, Affine.of(tiles.columns()), column -> body.accept(new Widening.Part(
                job.rows.first, job.rows.count, program.hold(job.slab.column().plus(column)),
                program.minimum(columns.minus(column), Affine.of(tiles.columns())),
                program.hold(row.plus(column.times(strip.types().out().bytes(1)))), strip.pitchBytes())));
    }
}

package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.digits.Phases;
import java.util.Optional;

/**
 * The AIC program of the MSD kernel over parts of the depth (tiling_quant §1.3): of every round a run of its tasks,
 * parts of the depth of the same columns one after the other, their sums to the round's slot of the workspace.
 *
 * <p>Parameters: digits, weight, sums.
 *
 * @param config the left operand is the digits' matrix
 */
record SplitCube(MsdProblem problem, SplitCut cut, CubeConfig config) {
    private static final Affine UNSCALED = Affine.of(QuantWord.encode(1));

    /** The program. */
    Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        return new Emission(program, buffers).build();
    }

    /** The depth of a block, if the loads of a whole part fill it. */
    private Optional<DepthParts> depth() {
        if (!problem.grouped() && cut.parts(problem) == 1) {
            return Optional.of(DepthParts.whole(problem.k()));
        }
        long each = cut.depth(problem);
        long load = Math.max(config.left().size().l1Depth(), config.right().size().l1Depth());
        return each % load == 0
                ? Optional.of(new DepthParts(problem.k(), Math.ceilDiv(problem.k(), each), each))
                : Optional.empty();
    }

    /** The program while it is written. */
    private final class Emission {
        private final ProgramBuilder program;
        private final Affine core;
        private final Affine sums;
        private final BlockMmad mmad;
        private final SplitFlags flags;

        Emission(ProgramBuilder program, CubeBuffers buffers) {
            this.program = program;
            this.core = program.query(Special.BLOCK_IDX);
            this.sums = program.argument("sums");
            this.flags = new SplitFlags(program, cut.rounds(problem), cut.ring());
            var operands = new BlockMmad.Operands(program.argument("digits"), program.argument("weight"), 0,
                    Optional.empty(), problem.n());
            this.mmad = new BlockMmad(program, config, buffers, operands, new BlockMmad.Shape(depth(), false));
        }

        Program build() {
            Phases.awaitDigits(program);
            mmad.open();
            program.loop(Affine.of(cut.sweeps(problem)),
                    sweep -> program.loop(Affine.of(cut.packs(problem)), pack -> round(sweep, pack)));
            mmad.close();
            return program.build();
        }

        /** @param pack parts of the depth before this round's, in rounds */
        private void round(Affine sweep, Affine pack) {
            flags.beforeSums();
            Affine first = program.hold(sweep.times(cut.round()));
            Affine end = program.minimum(first.plus(cut.round()), Affine.of(problem.n()));
            Affine terms = terms(pack);
            Affine across = program.ceilDivide(end.minus(first), cut.cube());
            Affine tasks = program.hold(program.multiply(across, terms));
            Affine each = program.ceilDivide(tasks, cut.cores());
            Affine from = program.minimum(program.multiply(core, each), tasks);
            Affine to = program.minimum(from.plus(each), tasks);
            program.loop(from, to, Affine.ONE, task -> {
                Affine columns = program.compute(Op.DIV, task, terms);
                Affine term = program.hold(task.minus(program.multiply(columns, terms)));
                Affine column = program.hold(first.plus(columns.times(cut.cube())));
                task(new Task(first, column, program.minimum(column.plus(cut.cube()), end),
                        program.hold(pack.times(cut.terms(problem)).plus(term)), term));
            });
            flags.afterSums();
        }

        private Affine terms(Affine pack) {
            long all = cut.terms(problem);
            return cut.lastTerms(problem) == all
                    ? Affine.of(all)
                    : program.minimum(Affine.of(all), Affine.of(problem.groups()).minus(pack.times(all)));
        }

        /**
         * Columns and a part of the depth.
         *
         * @param first column of the round
         * @param part  of the depth
         * @param term  the part among the round's
         */
        private record Task(Affine first, Affine column, Affine end, Affine part, Affine term) {
        }

        private void task(Task task) {
            long baseN = config.right().size().extent();
            long each = cut.depth(problem);
            Affine begin = task.part.times(each);
            Affine end = program.minimum(begin.plus(each), Affine.of(problem.k()));
            Affine base = program.hold(sums.plus(flags.slot().times(cut.slotBytes(problem)))
                    .plus(task.term.times(cut.termBytes(problem))).minus(task.first.times(cut.sum().bytes(1))));
            program.loop(task.column, task.end, Affine.of(baseN), column -> {
                Affine width = program.minimum(task.end.minus(column), Affine.of(baseN));
                Block block = new Block(Affine.ZERO, Affine.ZERO, Affine.of(problem.digitRows()), column, width,
                        new Block.Depth(begin, end));
                mmad.multiply(block);
                mmad.drain(block, output(base));
            });
        }

        private OutputTile output(Affine base) {
            return cut.sum() == DType.INT32
                    ? new OutputTile(Quant.NONE_S32, DType.INT32, base, cut.round())
                    : new OutputTile(Quant.DEQF16, DType.FLOAT16, base, Affine.of(cut.round()), UNSCALED);
        }
    }
}

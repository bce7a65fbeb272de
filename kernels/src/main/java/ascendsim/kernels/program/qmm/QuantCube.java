package ascendsim.kernels.program.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.epilogue.SumsSender;
import ascendsim.kernels.program.epilogue.SumsWay;
import java.util.Optional;

/**
 * The AIC program of npu_quant_matmul (tiling_dense §3.4, §4).
 *
 * @param config  tiles and stages
 * @param buffers where they lie
 * @param result  the way of the sums
 */
public record QuantCube(QuantWork work, CubeConfig config, CubeBuffers buffers, Inputs inputs, Result result) {
    /** The parameters with the operands. */
    public record Inputs(String left, String right) {
        /** The call's own. */
        public static final Inputs GIVEN = new Inputs(QuantNames.LEFT, QuantNames.RIGHT);
        /** Those that a launch before has made of them. */
        public static final Inputs UNPACKED = new Inputs(QuantNames.LEFT_BYTES, QuantNames.RIGHT_BYTES);
    }

    /** The way of a block's int32 sums. */
    public sealed interface Result {
        /**
         * Through the Fixpipe to the output.
         *
         * @param type  of the output
         * @param words parameter with the quantisation words; int32 has none
         */
        record Direct(Quant quant, DType type, Optional<String> words) implements Result {
        }

        /** To the vector cores. */
        record Sums(SumsWay way) implements Result {
        }
    }

    /** The program. */
    public Program build() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        QuantWalk walk = new QuantWalk(program, work);
        program.when(Condition.GT, walk.blocks(), Affine.ZERO, () -> {
            BlockMmad mmad = new BlockMmad(program, config, buffers, operands(program, walk),
                    new BlockMmad.Shape(work.blocks().depth(), walk.hasSingleRows()));
            switch (result) {
                case Result.Direct direct -> toOutput(program, walk, mmad, direct);
                case Result.Sums sums -> toVectorCores(program, walk, mmad, sums.way());
            }
        });
        return program.build();
    }

    private BlockMmad.Operands operands(ProgramBuilder program, QuantWalk walk) {
        Optional<Affine> bias = config.bias()
                .map(type -> program.argument(QuantNames.BIAS).plus(walk.bias().times(type.bytes(1))));
        Optional<Affine> words = config.words()
                ? ((Result.Direct) result).words.map(program::argument)
                : Optional.empty();
        Optional<Affine> zeros = bias.isPresent() && config.types().operand() == DType.INT4
                ? Optional.of(program.argument(QuantNames.ZEROS))
                : Optional.empty();
        return new BlockMmad.Operands(program.argument(inputs.left).plus(walk.left()),
                program.argument(inputs.right).plus(walk.right()), 0, bias, work.blocks().n(), words, zeros);
    }

    private void toOutput(ProgramBuilder program, QuantWalk walk, BlockMmad mmad, Result.Direct direct) {
        long m = work.blocks().m();
        long n = work.blocks().n();
        Affine word = direct.words.isPresent() && !config.words()
                ? program.load(Address.gm(program.argument(direct.words.get())), DType.UINT64)
                : Affine.ZERO;
        Affine base = program.argument(QuantNames.OUT).plus(walk.product().times(direct.type.bytes(m * n)));
        OutputTile output = new OutputTile(direct.quant, direct.type, base, Affine.of(n), word);
        mmad.open();
        walk.forEach(turn -> {
            mmad.multiply(turn.block());
            mmad.drain(turn.block(), output);
        });
        mmad.close();
    }

    private void toVectorCores(ProgramBuilder program, QuantWalk walk, BlockMmad mmad, SumsWay way) {
        SumsSender sums = SumsSender.of(program, way, walk.core());
        mmad.open();
        walk.forEach(turn -> {
            sums.acquire(turn.round());
            mmad.multiply(turn.block());
            sums.send(mmad, turn.block());
        });
        mmad.close();
        sums.close(walk.blocks());
    }
}

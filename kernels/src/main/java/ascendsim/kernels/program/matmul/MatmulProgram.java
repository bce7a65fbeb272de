package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.BlockWalk;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code out = x · y (+ bias)} on the cube cores, with operands turned into NZ before and the depth in several parts if
 * asked for. Parameters are called {@code x}, {@code y}, {@code bias} and {@code out}.
 *
 * @param config  tiles and stages
 * @param buffers where they lie
 * @param work    the blocks
 * @param order   of the blocks
 * @param quant   of the Fixpipe
 * @param result  type of what the Fixpipe writes
 * @param pass    present if operands are converted first
 * @param split   present if the depth is cut
 */
public record MatmulProgram(CubeConfig config, CubeBuffers buffers, BlockSchedule.Work work, BlockOrder order,
        Quant quant, DType result, Optional<Nd2NzPass> pass, Optional<SplitK> split) {
    public static final String LEFT = "x";
    public static final String RIGHT = "y";
    public static final String BIAS = "bias";
    public static final String LEFT_SCALE = "x_scale";
    public static final String RIGHT_SCALE = "y_scale";
    public static final String OUT = "out";
    /** Where sums of a narrow output are kept. */
    public static final String SUMS = "partial";

    /** The programs of all kinds of cores that take part. */
    public List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        programs.add(cubeProgram());
        if (pass.isPresent() || split.isPresent()) {
            programs.add(vectorProgram());
        }
        return programs;
    }

    private Program vectorProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine core = program.hold(program.multiply(program.query(Special.BLOCK_IDX),
                program.query(Special.SUB_BLOCK_NUM)).plus(program.query(Special.SUB_BLOCK_IDX)));
        pass.ifPresent(p -> p.convert(program, core));
        split.ifPresent(s -> s.vectorPart(program, core, OUT));
        return program.build();
    }

    private Program cubeProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        pass.ifPresent(p -> p.await(program));
        BlockSchedule walk = new BlockSchedule(program, work, order);
        program.when(Condition.GT, walk.blocks(), Affine.ZERO, () -> blocks(program, walk),
                () -> split.ifPresent(s -> s.beforeAdding(program)));
        split.ifPresent(s -> s.afterAdding(program));
        return program.build();
    }

    private void blocks(ProgramBuilder program, BlockSchedule walk) {
        OutputTile output = new OutputTile(quant, result,
                program.argument(split.map(SplitK::sums).orElse(OUT)), work.n());
        BlockMmad mmad = new BlockMmad(program, config, buffers, operands(program, config, pass, work.n()),
                new BlockMmad.Shape(work.depth(), walk.hasSingleRows()));
        BlockWalk.Cursor cursor = walk.open();
        mmad.open();
        split.ifPresent(s -> s.beforeAdding(program));
        program.loop(walk.blocks(), i -> {
            mmad.multiply(cursor.block());
            mmad.drain(cursor.block(), output);
            program.when(Condition.LT, i.plus(1), walk.blocks(), cursor::advance);
        });
        mmad.close();
    }

    /** Emits where the operands are. @param columns of the output */
    static BlockMmad.Operands operands(ProgramBuilder program, CubeConfig config, Optional<Nd2NzPass> pass,
            long columns) {
        Affine left = program.argument(pass.map(p -> p.parameter(LEFT)).orElse(LEFT));
        Affine right = program.argument(pass.map(p -> p.parameter(RIGHT)).orElse(RIGHT));
        Optional<BlockMmad.Scales> scales = config.scales()
                .map(_ -> new BlockMmad.Scales(program.argument(LEFT_SCALE), program.argument(RIGHT_SCALE)));
        return new BlockMmad.Operands(left, right, 0, config.bias().map(_ -> program.argument(BIAS)), columns,
                Optional.empty(), Optional.empty(), scales);
    }
}

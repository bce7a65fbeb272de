package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.cube.RowTilesMmad;
import java.util.Optional;

/**
 * The AIC program of the kernel that shares the depth among cores (tiling_quant §1.6): all rows of its columns, slot by
 * slot down its depth, then added to the totals in GM.
 *
 * <p>Parameters: x, widened, totals.
 *
 * @param config the right operand is a slot
 */
record ShareCube(CustomProblem problem, ShareCut cut, CubeConfig config) {

    /** The program. */
    Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        Affine core = program.query(Special.BLOCK_IDX);
        program.when(Condition.LT, core, Affine.of(cut.used(problem)), () -> multiply(program, core, buffers));
        SharePlace.cubesDone(program);
        return program.build();
    }

    private void multiply(ProgramBuilder program, Affine core, CubeBuffers buffers) {
        SharePlace place = SharePlace.of(program, problem, cut, core);
        Affine totals = program.argument(AtomicSums.TOTALS);
        Variable slot = program.variable(Affine.ZERO);
        Variable right = program.variable(Affine.ZERO);
        RowTilesMmad mmad = new RowTilesMmad(program, config, buffers,
                new BlockMmad.Operands(program.argument("x"), right.value(), 0, Optional.empty(), problem.n()),
                problem.m());
        CrossRing ring = SharePlace.ring(cut);
        mmad.open();
        if (config.stages().leftStays()) {
            mmad.keepLeft(place.k(), place.depth());
        }
        program.emit(new SetAtomic(Atomic.ADD, DType.FLOAT32));
        place.forSlots(program, cut, new SharePlace.Body() {
            @Override
            public void begin(Affine column, Affine columns) {
                mmad.begin(columns);
            }

            @Override
            public void slot(SharePlace.Slot part) {
                right.set(place.slots().plus(slot.value().times(cut.slotBytes(problem))));
                ring.await(program);
                mmad.step(new RowTilesMmad.Step(part.columns(), place.k().plus(part.k()), part.k(), part.depth()),
                        () -> ring.release(program, Pipe.MTE2));
                slot.rotate(cut.slots());
            }

            @Override
            public void end(Affine column, Affine columns) {
                mmad.drain(column, columns, new OutputTile(Quant.NONE, DType.FLOAT32, totals, problem.n()));
            }
        });
        mmad.close();
        program.emit(SetAtomic.OFF);
    }
}

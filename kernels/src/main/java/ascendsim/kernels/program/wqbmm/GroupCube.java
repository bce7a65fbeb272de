package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.cube.PanelMmad;
import ascendsim.kernels.program.digits.Phases;

/**
 * The AIC program of the MSD kernel of groups (tiling_quant §1.4): all digits of its part of the depth stay in L1, a
 * product for each group of weights goes to the next of two slots in the workspace.
 *
 * <p>Parameters: digits, weight, sums.
 *
 * @param config the left operand is the digits' matrix
 * @param panel  a group of a core's columns
 */
record GroupCube(MsdProblem problem, GroupCut cut, CubeConfig config, ColumnTile panel) {

    /** The program. */
    Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        Affine core = program.query(Special.BLOCK_IDX);
        Affine weight = program.argument("weight");
        GroupPlace place = GroupPlace.of(program, problem, cut, core);
        Affine columns =
                program.minimum(Affine.of(problem.n()).minus(place.column()), Affine.of(cut.columns()));
        PanelMmad mmad = new PanelMmad(program, config, buffers,
                new PanelMmad.Operands(program.argument("digits"), weight, panel));
        Affine used = Affine.of(cut.used(problem));
        long least = problem.k() - (cut.down(problem) - 1) * cut.depth();
        program.when(Condition.LT, core, used,
                () -> new Warming(program, config, buffers).emit(weight.plus(skipped(program, place.k())),
                        place.column(), new Warming.Extent(columns, least, cut.warmed())));
        Phases.awaitDigits(program);
        program.when(Condition.LT, core, used, () -> multiply(program, mmad, place, columns));
        return program.build();
    }

    /** Bytes of the weight before a k. */
    private Affine skipped(ProgramBuilder program, Affine k) {
        return switch (panel.layout()) {
            case GmLayout.Nd nd -> program.multiply(k, Affine.of(panel.type().bytes(nd.pitch().base())));
            case GmLayout.Nz _ -> k.times(Move.BLOCK);
        };
    }

    private void multiply(ProgramBuilder program, PanelMmad mmad, GroupPlace place, Affine columns) {
        CrossRing ring = GroupPlace.ring();
        Affine rows = Affine.of(problem.digitRows());
        Variable slot = program.variable(Affine.ZERO);
        Variable round = program.variable(Affine.ZERO);
        mmad.open();
        mmad.left(rows, place.k(), place.depth());
        mmad.load(place.column(), columns, place.k());
        program.loop(Affine.ZERO, place.depth(), Affine.of(problem.group()), group -> {
            Affine next = group.plus(problem.group());
            program.when(Condition.LT, next, place.depth(),
                    () -> mmad.load(place.column(), columns, place.k().plus(next)));
            ring.acquire(program, round.value());
            mmad.multiply(rows, columns, group, new OutputTile(Quant.NONE_S32, DType.INT32,
                    place.sums().plus(slot.value().times(cut.slotBytes(problem))), cut.columns()));
            ring.publish(program, Pipe.FIX);
            slot.rotate(GroupCut.SLOTS);
            round.add(1);
        });
        mmad.close();
        ring.drain(program, round.value());
    }
}

package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;

/** Which group a row belongs to, for rows in ascending order. The groups' ends are copied to UB and read from there. */
final class GroupWalk {
    private final VectorCode vector;
    private final Address ends;
    private final ProgramBuilder.Variable group;
    private final ProgramBuilder.Variable end;

    /** Emits the copy of the ends. */
    GroupWalk(VectorCode vector, long groups, LocalMemoryMap memory) {
        this.vector = vector;
        ProgramBuilder program = vector.program();
        this.ends = memory.take(Space.UB, QuantProblem.blocks(groups * Integer.BYTES), DType.BLOCK_BYTES);
        Affine flag = Affine.of(program.flagIds(Pipe.MTE2, Pipe.S, 1));
        vector.loadControl(DType.INT32, ends, vector.argument("group_index"),
                Rows.one(Affine.of(groups * Integer.BYTES)));
        program.setFlag(Pipe.MTE2, Pipe.S, flag);
        program.waitFlag(Pipe.MTE2, Pipe.S, flag);
        this.group = program.variable(Affine.of(-1));
        this.end = program.variable(Affine.ZERO);
    }

    /** Emits the way to the group of a row, which is not before the row of the last call. */
    Affine group(Affine row) {
        ProgramBuilder program = vector.program();
        program.loopWhile(Condition.LE, end.value(), row, () -> {
            group.add(1);
            end.set(program.load(ends.plus(group.value().times(Integer.BYTES)), DType.INT32));
        });
        return group.value();
    }
}

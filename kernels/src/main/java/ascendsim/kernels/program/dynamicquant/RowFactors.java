package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.dynamicquant.QuantProblem.Smooth;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.Optional;

/** The float32 factors of whole rows in UB: the same for all rows, or fetched anew when a row's group is another. */
final class RowFactors {
    private final QuantProblem problem;
    private final VectorCode vector;
    private final Ring ring;
    private final Address source;
    private final Address landing;
    private final Address wide;
    private final Optional<Groups> groups;

    private record Groups(GroupWalk walk, ProgramBuilder.Variable loaded) {
    }

    /** Emits the load of factors that all rows share. The problem has factors. */
    RowFactors(QuantProblem problem, VectorCode vector, LocalMemoryMap memory) {
        this.problem = problem;
        this.vector = vector;
        this.ring = new Ring(vector.program(), 1, Pipe.MTE2, Pipe.V);
        this.source = vector.argument("smooth_scales");
        this.landing = memory.take(Space.UB, problem.inPitch(), DType.BLOCK_BYTES);
        this.wide = memory.take(Space.UB, QuantProblem.blocks(problem.columns() * Float.BYTES), DType.BLOCK_BYTES);
        this.groups = problem.smooth() instanceof Smooth.Grouped grouped
                ? Optional.of(new Groups(new GroupWalk(vector, grouped.groups(), memory),
                        vector.program().variable(Affine.of(-1))))
                : Optional.empty();
        ring.open();
        if (groups.isEmpty()) {
            load(Affine.ZERO);
        }
    }

    /** The factors of a row of x, rows ascending. */
    Address of(Affine row) {
        groups.ifPresent(all -> {
            Affine group = all.walk.group(row);
            vector.program().when(Condition.NE, group, all.loaded.value(), () -> {
                load(group);
                all.loaded.set(group);
            });
        });
        return wide;
    }

    private void load(Affine group) {
        Affine columns = Affine.of(problem.columns());
        long bytes = problem.columns() * QuantProblem.X_BYTES;
        ring.acquire(Affine.ZERO);
        vector.load(problem.type(), landing, source.plus(group.times(bytes)), Rows.one(Affine.of(bytes)));
        ring.publish(Affine.ZERO);
        ring.await(Affine.ZERO);
        vector.counted(columns,
                new Convert(problem.type(), DType.FLOAT32, Rounding.RINT, wide, landing, Affine.ONE));
        ring.release(Affine.ZERO);
        vector.barrier();
    }

    void close() {
        ring.close();
    }
}

package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorBinary.Op;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.digits.ColumnFactors;
import ascendsim.kernels.program.digits.ColumnFactors.Given;
import ascendsim.kernels.program.digits.Passes;
import ascendsim.kernels.program.digits.Passes.GmRows;
import ascendsim.kernels.program.digits.Passes.Rows;
import java.util.Map;
import java.util.Optional;

/**
 * The last phase of the MSD kernel over parts of the depth (tiling_quant §1.3): some rows and columns of y from what
 * the parts give. Scale and offset come with the columns, or anew with each part where every part has its own.
 */
final class SplitResults {
    /** Elements of the largest area (ours). */
    static final long ELEMENTS = 4096;
    private static final DType WORK = DType.FLOAT32;

    private final Passes passes;
    private final MsdProblem problem;
    private final SplitCut cut;
    private final ColumnFactors factors;
    private final Optional<ColumnFactors> bias;
    private final PartSums parts;
    private final Ring out;
    private final Address total;
    private final Address result;
    private final Affine y;

    /** Emits the arguments. */
    SplitResults(ProgramBuilder program, MsdProblem problem, SplitCut cut) {
        this.passes = new Passes(program);
        this.problem = problem;
        this.cut = cut;
        LocalMemoryMap map = new LocalMemoryMap(Map.of());
        Given scale = new Given(problem.type(), program.argument("antiquant_scale"));
        Optional<Given> offset = problem.offset()
                ? Optional.of(new Given(problem.type(), program.argument("antiquant_offset")))
                : Optional.empty();
        this.factors = new ColumnFactors(program, map, new ColumnFactors.Vectors(scale, offset, Optional.empty()),
                cut.vector());
        this.bias = problem.bias().map(type -> ColumnFactors.alone(program, map,
                new Given(type, program.argument("bias")), cut.vector()));
        this.parts = new PartSums(program, problem, factors, map,
                new PartSums.Room(ELEMENTS / cut.vector(), cut.vector(), cut.sum()));
        this.out = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        this.total = map.take(Space.UB, WORK.bytes(ELEMENTS), 32);
        this.result = map.take(Space.UB, problem.type().bytes(ELEMENTS), 32);
        this.y = program.argument("y");
    }

    void open() {
        factors.open();
        bias.ifPresent(ColumnFactors::open);
        parts.open();
        out.open();
    }

    void close() {
        out.close();
        parts.close();
        bias.ifPresent(ColumnFactors::close);
        factors.close();
    }

    /** Emits the loads of what all parts of some columns share. */
    void load(Affine column, long columns) {
        if (!problem.grouped()) {
            factors.load(column, columns);
        }
        bias.ifPresent(row -> row.load(column, columns));
    }

    /** The columns have been used. */
    void release() {
        if (!problem.grouped()) {
            factors.release();
        }
        bias.ifPresent(ColumnFactors::release);
    }

    /**
     * A part of y.
     *
     * @param row    the first
     * @param column the first
     */
    record Area(Affine row, Rows rows, Affine column) {
    }

    void clear(Area area) {
        parts.clear(area.rows, total);
    }

    /**
     * Emits what a part adds.
     *
     * @param part    its number
     * @param sums    GM byte address of its first digit's sum of the first row and column
     * @param skipped bytes from the first maximum to that of the area's first row of this part
     */
    void add(Area area, Affine part, Affine sums, Affine skipped) {
        if (problem.grouped()) {
            factors.load(part.times(problem.n()).plus(area.column), area.rows.columns());
        }
        parts.add(new PartSums.Piece(sums, cut.round(), problem.m() * cut.round(), skipped, area.rows, 0, total));
        if (problem.grouped()) {
            factors.release();
        }
    }

    /** Emits the way of an area to y. */
    void store(Area area) {
        Rows rows = area.rows;
        if (!problem.grouped()) {
            passes.byVector(Op.VMUL, rows, total, total, factors.scale());
        }
        bias.ifPresent(row -> passes.byVector(Op.VADD, rows, total, total, row.scale()));
        DType type = problem.type();
        out.acquire(Affine.ZERO);
        passes.count(rows.elements());
        passes.convert(WORK, type, Rounding.ROUND, result, total);
        passes.lanes();
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        passes.store(type, y.plus(area.row.times(problem.n()).plus(area.column).times(type.bytes(1))), result,
                new GmRows(rows.rows(), type.bytes(rows.columns()), type.bytes(problem.n())));
        out.release(Affine.ZERO);
    }
}

package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/** The scales and the bias of a block's columns, as far as there are rows of them: loaded ahead, then in float32. */
final class ColumnRows {
    private final ProgramBuilder program;
    private final DequantFormula formula;
    private final DequantBuffers buffers;
    private final DequantEpilogue.Sources sources;
    private final DequantSteps steps;
    private final Ring ring;
    private final Variable stage;
    private final boolean used;

    ColumnRows(ProgramBuilder program, DequantFormula formula, DequantBuffers buffers, DequantEpilogue.Sources sources,
            DequantSteps steps) {
        this.program = program;
        this.formula = formula;
        this.buffers = buffers;
        this.sources = sources;
        this.steps = steps;
        this.used = formula.hasScaleRow() || formula.bias().isPresent();
        this.ring = new Ring(program, DequantBuffers.STAGES, Pipe.MTE2, Pipe.V);
        this.stage = program.variable(Affine.ZERO);
    }

    void open() {
        ring.open();
    }

    void close() {
        ring.close();
    }

    /** Fetches the rows of a block. */
    void load(DequantEpilogue.Tile tile) {
        if (!used) {
            return;
        }
        ring.acquire(stage.value());
        if (formula.hasScaleRow()) {
            load(formula.scale(), 0, sources.scale(), tile);
        }
        formula.bias().ifPresent(type -> load(type, 1, sources.bias().orElseThrow(), tile));
        ring.publish(stage.value());
    }

    private void load(DType type, int row, Affine base, DequantEpilogue.Tile tile) {
        program.emit(row(type, loaded(row), Address.gm(base.plus(tile.column().times(type.bytes(1)))),
                Affine.of(type.bytes(tile.columns()))));
    }

    /** A row of parameters from GM to UB. */
    static Padded row(DType type, Address ub, Address gm, Affine bytes) {
        return new Padded(Route.GM_UB, type, ub, gm, Affine.ONE, bytes, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }

    /** Waits for them and widens what is narrow. */
    void await(long columns) {
        if (!used) {
            return;
        }
        ring.await(stage.value());
        boolean wideScale = formula.hasScaleRow() && DequantFormula.isNarrow(formula.scale());
        boolean wideBias = formula.bias().filter(DequantFormula::isNarrow).isPresent();
        if (wideScale || wideBias) {
            program.barrier(Pipe.V);
        }
        if (wideScale) {
            steps.widen(formula.scale(), wide(0), loaded(0), columns);
        }
        if (wideBias) {
            steps.widen(formula.bias().orElseThrow(), wide(1), loaded(1), columns);
        }
    }

    /** Gives the rows back. */
    void release() {
        if (used) {
            ring.release(stage.value());
            stage.rotate(DequantBuffers.STAGES);
        }
    }

    /** The scales in float32. */
    Address scale() {
        return DequantFormula.isNarrow(formula.scale()) ? wide(0) : loaded(0);
    }

    /** The bias in float32. */
    Address bias() {
        return DequantFormula.isNarrow(formula.bias().orElseThrow()) ? wide(1) : loaded(1);
    }

    private Address loaded(int row) {
        return buffers.columns().plus(stage.value().times(DequantBuffers.ROWS * buffers.columnBytes()))
                .plus(row * buffers.columnBytes());
    }

    private Address wide(int row) {
        return buffers.wide().plus(row * buffers.columnBytes());
    }
}

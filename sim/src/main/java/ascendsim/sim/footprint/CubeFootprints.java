package ascendsim.sim.footprint;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;

/**
 * Footprint of the cube: the valid m x k of A, k x n of B and m x n of C. Fractals are read whole by the hardware; what
 * lies outside the valid part reaches no result.
 */
final class CubeFootprints {
    /** Rows of a fractal. */
    private static final long ROWS = Layout.FRACTAL_ROWS;
    /** Bytes of a fractal row of A and B. */
    private static final long ROW = Move.BLOCK;

    private CubeFootprints() {
    }

    static Footprint bind(Cube cube, Target target) {
        Footprint product = product(cube, target);
        if (!(cube instanceof MmadMx mmad)) {
            return product;
        }
        Footprint left = scales(mmad, "a", Space.L0A_MX, "m");
        Footprint right = scales(mmad, "b", Space.L0B_MX, "n");
        var form = mmad.form();
        int m = form.slot("m");
        int n = form.slot("n");
        return (instruction, sink) -> {
            if (instruction.operands[m] > 0 && instruction.operands[n] > 0) {
                left.accesses(instruction, sink);
                right.accesses(instruction, sink);
                product.accesses(instruction, sink);
            }
        };
    }

    private static Footprint scales(MmadMx mmad, String operand, Space space, String extent) {
        var form = mmad.form();
        int address = form.slot(operand);
        int rows = form.slot(extent);
        int k = form.slot("k");
        Pattern pattern = new Pattern(space);
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long at = o[address] / MmadMx.ADDRESS_RATIO;
            long fractals = o[k] / MmadMx.GROUP / MmadMx.FRACTAL_SCALES;
            long full = o[rows] / ROWS;
            pattern.at(at).run(full * fractals * MmadMx.FRACTAL_BYTES).read(sink);
            pattern.at(at + full * fractals * MmadMx.FRACTAL_BYTES).run(o[rows] % ROWS * MmadMx.FRACTAL_SCALES)
                    .every(MmadMx.FRACTAL_BYTES, fractals).read(sink);
        };
    }

    private static Footprint product(Cube mmad, Target target) {
        var form = mmad.form();
        int m = form.slot("m");
        int n = form.slot("n");
        int k = form.slot("k");
        Left left = new Left(form.slot("a"), m, k, mmad.types().operand(), target == Target.V310, mmad.isGemv(),
                new Pattern(mmad.a().space()));
        Right right = new Right(form.slot("b"), n, k, mmad.types().operand(), new Pattern(mmad.b().space()));
        Accumulator accumulator = new Accumulator(form.slot("dst"), m, n, new Pattern(mmad.dst().space()));
        int start = form.slot("start");
        int bias = form.slot("bias");
        long accumulatorBytes = mmad.types().accumulator().bytes(1);
        Pattern biasRow = new Pattern(mmad.bias().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            if (o[m] == 0 || o[n] == 0 || o[k] == 0) {
                return;
            }
            left.read(o, sink);
            right.read(o, sink);
            if (o[start] == Mmad.ACCUMULATE) {
                accumulator.columns(o).read(sink);
                accumulator.tail(o).read(sink);
            } else if (o[start] == Mmad.BIAS) {
                biasRow.at(o[bias]).run(o[n] * accumulatorBytes).read(sink);
            }
            accumulator.columns(o).write(instruction, sink);
            accumulator.tail(o).write(instruction, sink);
        };
    }

    /**
     * A: fractals row by row (zZ) or column by column (NZ); a single row lies plain (isa.md §2.1 #15). Operands by
     * slot.
     */
    private record Left(int address, int m, int k, DType type, boolean columns, boolean gemv,
            Pattern pattern) {
        void read(long[] o, AccessSink sink) {
            if (o[m] == 1 && gemv) {
                pattern.at(o[address]).run(type.bytes(o[k])).read(sink);
            } else {
                readBlocks(o, sink);
            }
        }

        private void readBlocks(long[] o, AccessSink sink) {
            long fullBlocks = o[m] / ROWS;
            long rowsLeft = o[m] % ROWS;
            long fullFractals = o[k] / type.c0();
            long tailBytes = type.bytes(o[k] % type.c0());
            long down = columns ? Move.FRACTAL : Math.ceilDiv(o[k], type.c0()) * Move.FRACTAL;
            long across = columns ? Math.ceilDiv(o[m], ROWS) * Move.FRACTAL : Move.FRACTAL;
            long lastBlock = o[address] + fullBlocks * down;
            long tailFractal = fullFractals * across;
            if (columns) {
                pattern.at(o[address]).run(fullBlocks * down).every(across, fullFractals).read(sink);
            } else {
                pattern.at(o[address]).run(fullFractals * across).every(down, fullBlocks).read(sink);
            }
            pattern.at(o[address] + tailFractal).run(tailBytes).every(ROW, ROWS).every(down, fullBlocks).read(sink);
            pattern.at(lastBlock).run(rowsLeft * ROW).every(across, fullFractals).read(sink);
            pattern.at(lastBlock + tailFractal).run(tailBytes).every(ROW, rowsLeft).read(sink);
        }
    }

    /** B, nZ: blocks of c0 rows, in each the columns one after the other. Operands by slot. */
    private record Right(int address, int n, int k, DType type, Pattern pattern) {
        void read(long[] o, AccessSink sink) {
            long fullBlocks = o[k] / type.c0();
            long tailBytes = type.bytes(o[k] % type.c0());
            long blockBytes = Math.ceilDiv(o[n], ROWS) * Move.FRACTAL;
            pattern.at(o[address]).run(o[n] * ROW).every(blockBytes, fullBlocks).read(sink);
            pattern.at(o[address] + fullBlocks * blockBytes).run(tailBytes).every(ROW, o[n]).read(sink);
        }
    }

    /** C in L0C: columns of 16 elements, in each the rows one after the other. Operands by slot. */
    private record Accumulator(int address, int m, int n, Pattern pattern) {
        /** Bytes of 16 accumulators. */
        private static final long ACCUMULATOR_ROW = 64;

        Pattern columns(long[] o) {
            return pattern.at(o[address]).run(o[m] * ACCUMULATOR_ROW).every(columnBytes(o), o[n] / ROWS);
        }

        Pattern tail(long[] o) {
            return pattern.at(o[address] + o[n] / ROWS * columnBytes(o)).run(o[n] % ROWS * ACCUMULATOR_ROW / ROWS)
                    .every(ACCUMULATOR_ROW, o[m]);
        }

        private long columnBytes(long[] o) {
            return Math.ceilDiv(o[m], ROWS) * ROWS * ACCUMULATOR_ROW;
        }
    }
}

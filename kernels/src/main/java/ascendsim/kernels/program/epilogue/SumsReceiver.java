package ascendsim.kernels.program.epilogue;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/** The vector cores' side of a {@link SumsWay}: dequantises block after block. */
public abstract sealed class SumsReceiver {

    private SumsReceiver() {
    }

    /**
     * How sums come and what becomes of them.
     *
     * @param tiles how an AIV goes through a block in GM
     */
    public record Plan(SumsWay way, DequantTiles tiles, DequantFormula formula) {
        /** Takes the buffers of an AIV, to see whether they fit. */
        public void reserve(LocalMemoryMap memory) {
            switch (way) {
                case SumsWay.Workspace _ -> DequantEpilogue.reserve(memory, tiles, formula);
                case SumsWay.Drained drained -> DrainedEpilogue.reserve(memory, drained.blocks(), formula);
            }
        }

        /** AIVs that take part beside each AIC. */
        public int aivPerAic() {
            return switch (way) {
                case SumsWay.Workspace _ -> tiles.aivPerAic();
                case SumsWay.Drained drained -> drained.blocks().vectors();
            };
        }
    }

    /** Emits what is there once. @param core number of the AI core */
    public static SumsReceiver of(ProgramBuilder program, Plan plan, DequantEpilogue.Setting setting, Affine core) {
        return switch (plan.way) {
            case SumsWay.Workspace workspace -> new FromWorkspace(program,
                    new DequantEpilogue(program, plan.formula, plan.tiles, setting), workspace, core);
            case SumsWay.Drained drained ->
                    new FromUb(new DrainedEpilogue(program, plan.formula, drained.blocks(), setting));
        };
    }

    /** Frees all buffers. */
    public abstract void open();

    /** Emits a block. */
    public abstract void receive(DequantEpilogue.Tile tile);

    /** After a block, however its columns were written out. */
    public abstract void advance();

    /** Takes back every flag that is still set. */
    public abstract void close();

    private static final class FromWorkspace extends SumsReceiver {
        private final DequantEpilogue epilogue;
        private final WorkSlots slots;
        private final Affine core;
        private final Affine base;
        private final CrossRing ring;
        private final Variable slot;

        FromWorkspace(ProgramBuilder program, DequantEpilogue epilogue, SumsWay.Workspace way, Affine core) {
            this.epilogue = epilogue;
            this.slots = way.slots();
            this.core = core;
            this.base = program.argument(way.parameter());
            this.ring = slots.ring();
            this.slot = program.variable(Affine.ZERO);
        }

        @Override
        public void open() {
            epilogue.open();
        }

        @Override
        public void receive(DequantEpilogue.Tile tile) {
            epilogue.emit(tile, base.plus(slots.offset(core, slot.value())), ring);
        }

        @Override
        public void advance() {
            slot.rotate(slots.count());
        }

        @Override
        public void close() {
            epilogue.close();
        }
    }

    private static final class FromUb extends SumsReceiver {
        private final DrainedEpilogue epilogue;

        FromUb(DrainedEpilogue epilogue) {
            this.epilogue = epilogue;
        }

        @Override
        public void open() {
            epilogue.open();
        }

        @Override
        public void receive(DequantEpilogue.Tile tile) {
            epilogue.emit(tile);
        }

        @Override
        public void advance() {
            epilogue.advance();
        }

        @Override
        public void close() {
            epilogue.close();
        }
    }
}

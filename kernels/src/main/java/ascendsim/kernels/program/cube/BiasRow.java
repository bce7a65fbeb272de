package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/** The bias of a block: GM to L1 to the bias table, from where the block's first Mmad starts. One buffer of each. */
final class BiasRow {
    private final ProgramBuilder program;
    private final DType type;
    /** Bytes of a unit of the table's load. */
    private final int unit;
    private final Affine base;
    private final CubeBuffers buffers;
    private final long columns;
    private final Ring l1;
    private final Ring table;

    /**
     * @param base    GM byte address of the bias
     * @param columns elements of one group's bias
     */
    BiasRow(ProgramBuilder program, CubeConfig config, Affine base, CubeBuffers buffers, long columns) {
        this.program = program;
        this.type = config.bias().orElseThrow();
        this.unit = BiasLoad.unit(config.target());
        this.base = base;
        this.buffers = buffers;
        this.columns = columns;
        this.l1 = new Ring(program, 1, Pipe.MTE2, Pipe.MTE1);
        this.table = new Ring(program, 1, Pipe.MTE1, Pipe.M);
    }

    void open() {
        l1.open();
        table.open();
    }

    void close() {
        l1.close();
        table.close();
    }

    /**
     * Emits both moves; a one-row nd2nz, because it fills the last 32 bytes with zeros instead of reading past the end.
     */
    void load(Block block) {
        Affine offset = block.group().times(type.bytes(columns)).plus(block.column().times(type.bytes(1)));
        Affine elements = block.columns();
        l1.acquire(Affine.ZERO);
        program.emit(new Nd2Nz(type, buffers.bias1(), Address.gm(base.plus(offset)), Affine.ONE, Affine.ONE, elements,
                Affine.ZERO, elements, Affine.ONE, Affine.ONE, Affine.ZERO, CacheHint.NORMAL));
        l1.publish(Affine.ZERO);
        l1.await(Affine.ZERO);
        table.acquire(Affine.ZERO);
        Affine units = program.ceilDivide(elements, unit / type.bytes(1));
        program.emit(new BiasLoad(type, buffers.biasTable(), buffers.bias1(), Affine.ONE, units, Affine.ZERO,
                Affine.ZERO));
        table.publish(Affine.ZERO);
        l1.release(Affine.ZERO);
    }

    /** Before the Mmad that starts from the bias. */
    void await() {
        table.await(Affine.ZERO);
    }

    /** After the Mmad that starts from the bias. */
    void release() {
        table.release(Affine.ZERO);
    }
}

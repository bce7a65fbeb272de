package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.LocalMove.FixpipeLoad;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import java.util.List;
import java.util.Map;

/**
 * Where a cube core's buffers lie: each kind from the bottom of its space upwards.
 *
 * @param bias1     the bias row in L1
 * @param biasTable the bias row in the bias table
 * @param words1    the quantisation words of a block in L1
 * @param words     the quantisation words of a block in the Fixpipe buffer
 * @param zeros     a fractal of zeros in L1
 * @param scales    the scales of both operands in L1
 * @param overflows spaces that are too small
 */
public record CubeBuffers(Address a1, Address b1, Address bias1, Address l0a, Address l0b, Address l0c,
        Address biasTable, Address words1, Address words, Address zeros, Address scales,
        List<LocalMemoryMap.Overflow> overflows) {

    /** Alignment of a tile in L0C (isa.md §1.2). */
    private static final int L0C_ALIGNMENT = 1024;

    /** Lays the buffers out. @param capacities bytes of each space */
    public static CubeBuffers of(CubeConfig config, Map<Space, Long> capacities) {
        LocalMemoryMap map = new LocalMemoryMap(capacities);
        CubeConfig.Stages stages = config.stages();
        Address a1 = map.take(Space.L1, stages.left() * config.left().l1Bytes(), Move.FRACTAL);
        Address b1 = map.take(Space.L1, stages.right() * config.right().l1Bytes(), Move.FRACTAL);
        Address bias1 = map.take(Space.L1, biasBytes(config, false), Move.BLOCK);
        Address l0a = map.take(Space.L0A, CubeConfig.L0_STAGES * config.left().l0Bytes(), Move.FRACTAL);
        Address l0b = map.take(Space.L0B, CubeConfig.L0_STAGES * config.right().l0Bytes(), Move.FRACTAL);
        Address l0c = map.take(Space.L0C, stages.l0c() * config.l0cBytes(), L0C_ALIGNMENT);
        Address table = map.take(Space.BT, biasBytes(config, true), BiasLoad.UNIT);
        Address words1 = map.take(Space.L1, wordBytes(config), Move.BLOCK);
        Address words = map.take(Space.FB, wordBytes(config), FixpipeLoad.UNIT);
        Address zeros = map.take(Space.L1, config.startsFromZeros() ? Move.FRACTAL : 0, Move.FRACTAL);
        Address scales =
                map.take(Space.L1, config.scales().map(s -> s.stages() * s.stageBytes()).orElse(0L), Move.BLOCK);
        return new CubeBuffers(a1, b1, bias1, l0a, l0b, l0c, table, words1, words, zeros, scales, map.overflows());
    }

    private static long wordBytes(CubeConfig config) {
        long bytes = config.words() ? DType.UINT64.bytes(config.right().size().extent()) : 0;
        return Math.ceilDiv(bytes, FixpipeLoad.UNIT) * FixpipeLoad.UNIT;
    }

    /** float16 is stored as float32 in the table. */
    private static long biasBytes(CubeConfig config, boolean inTable) {
        DType accumulator = config.types().accumulator();
        return config.bias().map(type -> inTable ? accumulator : type)
                .map(type -> Math.ceilDiv(type.bytes(config.right().size().extent()), BiasLoad.UNIT) * BiasLoad.UNIT)
                .orElse(0L);
    }
}

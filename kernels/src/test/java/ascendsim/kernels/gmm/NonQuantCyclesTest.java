package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.Device.L2State;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** How the time of a call compares with that of another. */
class NonQuantCyclesTest {

    private static double cycles(String json) {
        return GroupedRuns.of(json, 1).run(Options.of(Mode.TIMING)).cycles();
    }

    private static String call(int m, int k, int n, String rest) {
        return """
            {'x':{'shape':[%d,%d],'dtype':'bfloat16'},'weight':{'shape':[4,%d,%d],'dtype':'bfloat16'%s},
             'group_list':[%d,%d,%d,%d],'group_type':0,'split_item':3}""".formatted(m, k, k, n, rest, m / 4, m / 2,
                3 * m / 4, m);
    }

    /** ND2NZ of rows off the 32-byte grid (tiling_quant.md §4.1). */
    @Test
    void unalignedRowsCostAMultipleOfAlignedOnes() {
        assertThat(cycles(call(511, 1023, 1023, "")) / cycles(call(512, 1024, 1024, ""))).isBetween(2.0, 5.0);
    }

    /** Rows on the 32-byte but not on the 512-byte grid (tiling_quant.md §4.1). */
    @Test
    void rowsOffTheGridOfLinesCostNothing() {
        assertThat(cycles(call(512, 1040, 1024, "")) / cycles(call(512, 1024, 1024, ""))).isBetween(0.9, 1.2);
    }

    /** What HBM gives although everything is in L2: the weights of groups that are one block high (isa.md §4.4). */
    @Test
    void weightsOfLowGroupsComePastL2() {
        long weights = 4 * 256 * 512 * 2;
        assertThat(warmMisses(call(512, 256, 512, ""))).isEqualTo(weights);
        assertThat(warmMisses(call(516, 256, 512, ""))).isZero();
        assertThat(warmMisses(call(512, 256, 512, ",'format':'FRACTAL_NZ'"))).isEqualTo(weights);
    }

    private static long warmMisses(String json) {
        LongAdder misses = new LongAdder();
        GroupedRuns.of(json, 1).run(new Options(Mode.TIMING, new Probe() {
            @Override
            public void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
                misses.add(missBytes);
            }
        }, L2State.WARM));
        return misses.sum();
    }

    /** FRACTAL_NZ: the Fixpipe of a tile runs beside the next tile's Mmads. */
    @Test
    void unitFlagHidesTheFixpipe() {
        double nd = cycles(call(2048, 256, 1024, ""));
        assertThat(cycles(call(2048, 256, 1024, ",'format':'FRACTAL_NZ'"))).isLessThan(nd);
    }
}

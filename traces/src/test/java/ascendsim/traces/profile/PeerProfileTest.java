package ascendsim.traces.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.probe.Probes;
import ascendsim.traces.chrome.ChromeTrace;
import ascendsim.traces.chrome.TraceChecker;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.profile.CoreRecord.Bytes;
import ascendsim.traces.statistics.PipeStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cores of an AI core of the 950 write into each other's buffers is counted on both sides. */
class PeerProfileTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    /** Each AIV brings 1 KiB into L1; the AIC drains half of its 4 KiB to each, which stores them. */
    private static final String KERNEL =
            """
                .kernel peers
                .target v310
                .type mix_aic_1_2
                .blocks 2
                .arg x in float16 [32,32] nd
                .arg y in float16 [32,32] nd
                .arg d out float32 [2,32,32] nd
                .core aic
                    s.arg r1, y
                    cp.gm.l1.nd2nz l1[2048], gm[r1] {type=float16, rows=32, columns=32, src_pitch=32, dst_column_stride=32}
                    set_flag MTE2, MTE1, 0
                    wait_flag MTE2, MTE1, 0
                    xwait 3 {mode=4, pipe=MTE1}
                    xwait 19 {mode=4, pipe=MTE1}
                    ld2dv2.l1.l0a l0a[0], l1[0] {type=float16, m_step=2, k_step=2, src_stride=2, dst_stride=2}
                    ld2dv2.l1.l0b l0b[0], l1[2048] {type=float16, m_step=2, k_step=2, src_stride=2, dst_stride=2, transpose=true}
                    set_flag MTE1, M, 0
                    wait_flag MTE1, M, 0
                    mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=32, n=32, k=32, start=1}
                    set_flag M, FIX, 0
                    wait_flag M, FIX, 0
                    fixpipe.ub ub[4096], l0c[0], fb[0] {quant=none, type=float32, m=32, n=32, src_stride=32, dst_stride=32, dual=m}
                    xset FIX, 4 {mode=4}
                    xset FIX, 20 {mode=4}
                    end
                .core aiv
                    s.arg r0, x
                    s.arg r1, d
                    s.get r2, SUB_BLOCK_IDX
                    s.get r3, BLOCK_IDX
                    cp.gm.ub ub[0], gm[r0+r2*1024] {count=1, length=32}
                    set_flag MTE2, MTE3, 0
                    wait_flag MTE2, MTE3, 0
                    cp.ub.l1.nd2nz l1[r2*512], ub[0] {type=float16, rows=16, columns=32, src_pitch=32, dst_column_stride=32}
                    xset MTE3, 3 {mode=4}
                    xwait 4 {mode=4, pipe=MTE3}
                    cp.ub.gm gm[r1+r3*4096+r2*2048], ub[4096] {count=1, length=64}
                    end
                """;

    private final PipeStatistics statistics = new PipeStatistics();
    private final ProfileRecorder recorder = new ProfileRecorder();
    private Run run;

    @BeforeEach
    void launch() {
        Tensor zeros = Tensor.ofFloats(DType.FLOAT16, Shape.of(32, 32), new float[1024]);
        run = new Device(CHIP).launch(KernelParser.parse("peers.asm", KERNEL), Map.of("x", zeros, "y", zeros),
                Options.of(Mode.TIMED).with(Probes.of(List.of(statistics, recorder))));
    }

    /** Of every block: the AIC and both AIVs. */
    @Test
    void bytesAreBookedWhereTheyArrive() {
        List<CoreRecord> records = recorder.snapshot();
        assertThat(records).hasSize(6);
        for (int block = 0; block < 2; block++) {
            CoreRecord cube = records.get(3 * block);
            assertThat(cube.bytes(Pipe.MTE3, Space.L1)).isEqualTo(new Bytes(0, 2 * 1024));
            assertThat(cube.bytes(Space.L1)).isEqualTo(new Bytes(4096, 4096));
            assertThat(cube.sent(Pipe.FIX)).isEqualTo(4096);
            for (CoreRecord vector : records.subList(3 * block + 1, 3 * block + 3)) {
                assertThat(vector.bytes(Pipe.FIX, Space.UB)).isEqualTo(new Bytes(0, 2048));
                assertThat(vector.sent(Pipe.MTE3)).isEqualTo(1024);
                assertThat(vector.bytes(Space.L1)).isEqualTo(new Bytes(0, 0));
            }
        }
    }

    /** 4 KiB out of L0C; 1 KiB into L1 and 2 KiB into GM of each AIV. */
    @Test
    void aPipeThatWasBusyMovedBytes() {
        for (int core = 0; core < 6; core++) {
            boolean cube = core % 3 == 0;
            String pipe = cube ? "aic_fixpipe" : "aiv_mte3";
            double us = number(core, pipe + "_time(us)");
            assertThat(us).isPositive();
            double bytes = cube ? 4096 : 1024 + 2048;
            assertThat(number(core, pipe + "_active_bw(GB/s)") * us * 1000).isCloseTo(bytes, withinPercentage(1));
            assertThat(number(core, (cube ? "aic" : "aiv") + "_mte2_active_bw(GB/s)")).isPositive();
        }
    }

    /** Names, details and arrows of flags between a cube core and one vector core (ecosystem.md §1.4). */
    @Test
    void flagsWithinABlockAreCalledAsTheVendorDoes(@TempDir Path dir) throws IOException {
        Path trace = dir.resolve("trace.json");
        try (EventLog log = new EventLog()) {
            Tensor zeros = Tensor.ofFloats(DType.FLOAT16, Shape.of(32, 32), new float[1024]);
            new Device(CHIP).launch(KernelParser.parse("peers.asm", KERNEL), Map.of("x", zeros, "y", zeros),
                    Options.of(Mode.TIMED).with(log));
            ChromeTrace.write(log, trace);
        }
        assertThat(TraceChecker.problems(trace)).isEmpty();
        List<String> lines = Files.readAllLines(trace);
        assertThat(lines)
                .anyMatch(line -> line.contains("\"SET_INTRA_BLOCKI\"") && line.contains("\"PIPE:FIXP,sync_id:20,\""))
                .anyMatch(line -> line.contains("\"WAIT_INTRA_BLOCKI\"") && line.contains("\"PIPE:MTE3,sync_id:4,\""));
        // each of four vector cores sets one and waits for one
        assertThat(lines).filteredOn(line -> line.contains("\"ph\":\"s\"") && line.contains("\"id\":\"intra_1_core"))
                .hasSize(8);
    }

    private double number(int core, String column) {
        CsvTable table = new Profile(run, statistics.snapshot(), recorder.snapshot()).table(Metric.PIPE_UTILIZATION);
        return Double.parseDouble(table.rows().get(core).get(table.columns().indexOf(column)));
    }
}

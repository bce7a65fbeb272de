package ascendsim.traces;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.Run;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import ascendsim.traces.chrome.ChromeTrace;
import ascendsim.traces.chrome.TraceChecker;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.statistics.RunStatistics;
import ascendsim.traces.timeline.Scope;
import ascendsim.traces.timeline.Timeline;
import ascendsim.traces.timeline.TimelineSvg;
import ascendsim.traces.timeline.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probes on real launches: a pipeline over four pipes of an AIC that hands its tiles to an AIV. */
class SimulatedRunTest {
    private static final int BLOCKS = 3;
    private static final int ROUNDS = 20;
    private static final int TILE_BYTES = 8192;
    private static final TensorType VECTOR = TensorType.nd(DType.FLOAT16, 32L * TILE_BYTES);
    private static final CrossRing SLOTS = new CrossRing(2, 0, 1);

    @TempDir
    Path dir;

    private static Kernel kernel() {
        List<Parameter> parameters = List.of(new Parameter("x", Role.IN, VECTOR),
                new Parameter("y", Role.OUT, VECTOR), new Parameter("w", Role.WORKSPACE, VECTOR));
        return new Kernel("relay", Target.V220, KernelType.MIX_AIC_1_1, BLOCKS, parameters,
                List.of(cubeProgram(), vectorProgram()));
    }

    private static Program cubeProgram() {
        ProgramBuilder p = new ProgramBuilder(CoreKind.AIC);
        String x = p.argument("x").toString();
        String w = p.argument("w").toString();
        Ring l1 = new Ring(p, 2, Pipe.MTE2, Pipe.MTE1);
        Ring l0 = new Ring(p, 1, Pipe.MTE1, Pipe.M);
        Ring l0c = new Ring(p, 1, Pipe.M, Pipe.FIX);
        List.of(l1, l0, l0c).forEach(Ring::open);
        ProgramBuilder.Variable stage = p.variable(Affine.ZERO);
        p.loop(Affine.of(ROUNDS), round -> {
            l1.acquire(stage.value());
            p.emit(Opcodes.parse("cp.gm.l1 l1[0], gm[" + x + "+" + round + "*8192] {count=1, length=256}"));
            l1.publish(stage.value());
            l1.await(stage.value());
            l0.acquire(Affine.ZERO);
            p.emit(Opcodes.parse("ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=16, src_stride=1}"));
            p.emit(Opcodes.parse("ld2d.l1.l0b l0b[0], l1[0] {type=float16, repeat=16, src_stride=1}"));
            l0.publish(Affine.ZERO);
            l1.release(stage.value());
            l0.await(Affine.ZERO);
            l0c.acquire(Affine.ZERO);
            p.emit(Opcodes.parse("mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=64, n=64, k=64, start=1}"));
            l0.release(Affine.ZERO);
            l0c.publish(Affine.ZERO);
            l0c.await(Affine.ZERO);
            SLOTS.acquire(p, round);
            p.emit(Opcodes.parse("fixpipe.gm gm[" + w + "], l0c[0], fb[0] {quant=f32_f16, type=float16, m=64, n=64,"
                    + " src_stride=64, dst_stride=64}"));
            SLOTS.publish(p, Pipe.FIX);
            l0c.release(Affine.ZERO);
            stage.rotate(2);
        });
        List.of(l1, l0, l0c).forEach(Ring::close);
        SLOTS.drain(p, Affine.of(ROUNDS));
        p.barrier(Pipe.FIX);
        return p.build();
    }

    private static Program vectorProgram() {
        ProgramBuilder p = new ProgramBuilder(CoreKind.AIV);
        Affine w = p.argument("w");
        Affine y = p.argument("y");
        p.load(Address.gm(w), DType.INT32);
        Ring ub = new Ring(p, 1, Pipe.MTE2, Pipe.MTE3);
        ub.open();
        p.loop(Affine.of(ROUNDS), round -> {
            SLOTS.await(p);
            ub.acquire(Affine.ZERO);
            p.emit(Opcodes.parse("cp.gm.ub " + new Address(Space.UB, Affine.ZERO) + ", gm[" + w
                    + "] {count=1, length=256}"));
            SLOTS.release(p, Pipe.MTE2);
            ub.publish(Affine.ZERO);
            ub.await(Affine.ZERO);
            p.emit(Opcodes.parse("cp.ub.gm gm[" + y + "+" + round + "*8192], ub[0] {count=1, length=256}"));
            ub.release(Affine.ZERO);
        });
        ub.close();
        return p.build();
    }

    private static Run run(Mode mode, Probe probe) {
        Map<String, Tensor> inputs = Map.of("x", Tensor.zeros(VECTOR));
        return new Device(FakeLaunch.CHIP).launch(kernel(), inputs, Options.of(mode).with(probe));
    }

    @ParameterizedTest
    @EnumSource
    void statisticsAgreeWithTheSimulator(Mode mode) {
        PipeStatistics probe = new PipeStatistics();
        Run run = run(mode, probe);
        RunStatistics statistics = probe.snapshot();
        assertThat(statistics.cycles()).isEqualTo(run.cycles());
        assertThat(statistics.instructions()).isEqualTo(run.totals().instructions());
        assertThat(statistics.scalarInstructions()).isEqualTo(run.totals().scalarInstructions());
        assertThat(statistics.cores()).hasSize(2 * BLOCKS).allSatisfy(core -> {
            assertThat(core.startCycle()).isBetween(0L, core.endCycle());
            assertThat(core.pipes()).allSatisfy(
                    (pipe, counts) -> assertThat(counts.busyCycles()).isBetween(0L, core.cycles()));
        });
    }

    @Test
    void everyByteIsCounted() {
        PipeStatistics probe = new PipeStatistics();
        run(Mode.TIMED, probe);
        long tiles = (long) BLOCKS * ROUNDS * TILE_BYTES;
        RunStatistics statistics = probe.snapshot();
        assertThat(statistics.traffic(GmPath.GM_TO_L1).bytes()).isEqualTo(tiles);
        assertThat(statistics.traffic(GmPath.L0C_TO_GM).bytes()).isEqualTo(tiles);
        assertThat(statistics.traffic(GmPath.GM_TO_UB).bytes()).isEqualTo(tiles);
        assertThat(statistics.traffic(GmPath.UB_TO_GM).bytes()).isEqualTo(tiles);
        assertThat(statistics.l2HitRate()).isGreaterThan(0.4).isLessThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void viewersCanOpenTheTrace(Mode mode) throws IOException {
        Path file = dir.resolve("trace.json");
        try (EventLog log = new EventLog()) {
            run(mode, log);
            ChromeTrace.write(log, file);
        }
        assertThat(TraceChecker.problems(file)).isEmpty();
        List<String> lines = Files.readAllLines(file);
        long arrows = lines.stream().filter(l -> l.contains("\"ph\":\"s\"")).count();
        assertThat(arrows).isEqualTo(lines.stream().filter(l -> l.contains("\"ph\":\"t\"")).count());
        // rings of 2, 1 and 1 stages: a full flag a round, a free flag a round and stage ones at the ends; cross flags
        long flags = BLOCKS * (3 * 2 * ROUNDS + 4 + 2 * ROUNDS + 1);
        long crossFlags = BLOCKS * 2L * ROUNDS;
        assertThat(arrows).isEqualTo(flags + crossFlags);
    }

    @Test
    void theSameRunLeavesTheSameTrace() throws IOException {
        assertThat(trace("first.json")).isEqualTo(trace("second.json"));
    }

    private byte[] trace(String name) throws IOException {
        try (EventLog log = new EventLog()) {
            run(Mode.TIMED, log);
            ChromeTrace.write(log, dir.resolve(name));
        }
        return Files.readAllBytes(dir.resolve(name));
    }

    @Test
    void theTimelineShowsThePipeline() {
        try (EventLog log = new EventLog()) {
            Run run = run(Mode.TIMED, log);
            long[] retired = new long[1];
            log.forEach(event -> retired[0] += event.kind() == EventKind.INSTRUCTION ? 1 : 0);
            assertThat(retired[0]).isEqualTo(run.totals().instructions());
            String text = Timeline.of(log, new Window(log.launches().getFirst().cores().getFirst(), 0,
                    run.cycles(), 80));
            assertThat(text.lines()).hasSize(8);
            assertThat(text).contains("f flag", "x cross_flag", "█");
        }
    }

    @Test
    void thePictureAgreesWithTheStatistics() throws IOException {
        Path file = dir.resolve("run.svg");
        PipeStatistics probe = new PipeStatistics();
        Run run;
        try (EventLog log = new EventLog()) {
            run = run(Mode.TIMED, Probes.of(List.of(log, probe)));
            TimelineSvg.write(log, file, Scope.whole(1));
        }
        String picture = Files.readString(file);
        Map<Pipe, String> names = Map.of(Pipe.MTE2, "MTE2", Pipe.MTE1, "MTE1", Pipe.M, "CUBE", Pipe.FIX, "FIXP",
                Pipe.V, "VECTOR", Pipe.MTE3, "MTE3");
        for (CoreStatistics core : probe.snapshot().cores().stream().filter(c -> c.core().block() == 1).toList()) {
            names.forEach((pipe, name) -> {
                if (core.busyCycles(pipe) > 0) {
                    assertThat(picture).contains("<title>" + core.core().text() + " " + name + ": "
                            + Math.round(100.0 * core.busyCycles(pipe) / run.cycles()) + " % busy</title>");
                }
            });
        }
        // each round hands a tile over and its slot back; the first waits of the cube core find slots that are free
        assertThat(picture.split("marker-end", -1)).hasSize(1 + 2 * ROUNDS + 1);
    }
}

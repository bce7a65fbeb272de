package ascendsim.sim.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Device;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private static final String KERNEL = """
        .kernel watched
        .target v220
        .type aiv_only
        .blocks 2
        .arg x in float32 [1024] nd
        .arg y out float32 [1024] nd
        .core aiv
            s.arg r0, x
            s.arg r1, y
            cp.gm.ub ub[0], gm[r0] {count=1, length=128}
            set_flag MTE2, MTE3, 0
            wait_flag MTE2, MTE3, 0
            cp.ub.gm gm[r1], ub[0] {count=1, length=128}
            xset MTE3, 3 {mode=0}
            xwait 3
            end
        """;

    /** Writes down every call under its name. */
    private static final class Notes implements Probe {
        private final String name;
        private final List<String> calls;

        Notes(String name, List<String> calls) {
            this.name = name;
            this.calls = calls;
        }

        private void note(String call) {
            calls.add(name + call);
        }

        @Override
        public void launched(LaunchView launch) {
            note("launched " + launch.cores());
        }

        @Override
        public void coreStarted(CoreId core, long time) {
            note("coreStarted " + core + time);
        }

        @Override
        public void executed(CoreId core, Dispatched instruction) {
            note("executed " + core + instruction);
        }

        @Override
        public void scalar(CoreId core, Decoded instruction, long start, long end) {
            note("scalar " + core + instruction + start + end);
        }

        @Override
        public void dispatched(CoreId core, Dispatched instruction) {
            note("dispatched " + core + instruction);
        }

        @Override
        public void started(CoreId core, Dispatched instruction) {
            note("started " + core + instruction);
        }

        @Override
        public void stalled(CoreId core, Pipe pipe, StallReason reason, long from, long to) {
            note("stalled " + core + pipe + reason + from + to);
        }

        @Override
        public void retired(CoreId core, Dispatched instruction) {
            note("retired " + core + instruction);
        }

        @Override
        public void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
            note("traffic " + core + instruction + hitBytes + missBytes);
        }

        @Override
        public void flagSet(CoreId core, Dispatched instruction, boolean redundant) {
            note("flagSet " + core + instruction + redundant);
        }

        @Override
        public void flagTaken(CoreId core, Dispatched instruction) {
            note("flagTaken " + core + instruction);
        }

        @Override
        public void crossSet(CoreId core, Dispatched instruction, List<CoreId> raised) {
            note("crossSet " + core + instruction + raised);
        }

        @Override
        public void crossTaken(CoreId core, Decoded instruction, int id) {
            note("crossTaken " + core + instruction + id);
        }

        @Override
        public void coreEnded(CoreId core, long time) {
            note("coreEnded " + core + time);
        }

        @Override
        public void finished(long time) {
            note("finished " + time);
        }
    }

    private static List<String> calls(List<String> calls, Probe probe) {
        Kernel kernel = KernelParser.parse("watched.asm", KERNEL);
        Tensor x = Tensor.ofFloats(DType.FLOAT32, Shape.of(1024), new float[1024]);
        new Device(new ChipLibrary().find("Ascend910B3").orElseThrow()).launch(kernel, Map.of("x", x),
                Device.Options.of(Mode.TIMED).with(probe));
        return calls;
    }

    @Test
    void everyProbeHearsEverythingInOrder() {
        List<String> one = new ArrayList<>();
        calls(one, Probes.of(List.of(new Notes("", one))));
        assertThat(one.stream().map(call -> call.substring(0, call.indexOf(' ')))).contains("launched", "coreStarted",
                "executed", "scalar", "dispatched", "started", "stalled", "retired", "traffic", "flagSet", "flagTaken",
                "crossSet", "crossTaken", "coreEnded", "finished");
        List<String> both = new ArrayList<>();
        calls(both, Probes.of(List.of(new Notes("a ", both), Probe.NONE, new Notes("b ", both))));
        List<String> expected = one.stream().flatMap(call -> List.of("a " + call, "b " + call).stream()).toList();
        assertThat(both).isEqualTo(expected);
    }

    @Test
    void nobodyIsNoProbeAndOneIsItself() {
        Probe alone = new Notes("", new ArrayList<>());
        assertThat(Probes.of(List.of())).isSameAs(Probe.NONE);
        assertThat(Probes.of(List.of(Probe.NONE))).isSameAs(Probe.NONE);
        assertThat(Probes.of(List.of(Probe.NONE, alone))).isSameAs(alone);
    }
}

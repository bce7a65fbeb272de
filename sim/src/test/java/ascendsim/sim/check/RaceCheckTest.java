package ascendsim.sim.check;

import static ascendsim.sim.check.Script.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each race provoked, and gone once the missing order is there. */
class RaceCheckTest {
    private static final Parameter[] BUFFERS = {parameter("x", Role.IN, 1 << 16), parameter("y", Role.OUT, 1 << 16),
            parameter("w", Role.WORKSPACE, 1 << 16)};
    private static final String LOAD = "cp.gm.ub ub[0], gm[x] {count=1, length=8}";
    private static final String ADD = "vadd ub[1024], ub[0], ub[0] {type=float32, repeat=1}";
    private static final String STORE = "cp.ub.gm gm[y], ub[1024] {count=1, length=8}";

    private Diagnostics diagnostics = new Diagnostics();

    private Diagnostics vector(Consumer<Script> events) {
        diagnostics = new Diagnostics();
        try (Script script = Script.vector(new RaceCheck(diagnostics), 2, BUFFERS)) {
            events.accept(script);
        }
        return diagnostics;
    }

    private Diagnostics vector(String... lines) {
        return vector(script -> script.run(0, lines));
    }

    private Diagnostics mix(Consumer<Script> events) {
        diagnostics = new Diagnostics();
        try (Script script = Script.mix(new RaceCheck(diagnostics), BUFFERS)) {
            events.accept(script);
        }
        return diagnostics;
    }

    private Diagnostics mix(String... lines) {
        return mix(script -> script.run(0, lines));
    }

    private static void only(Diagnostics found, String code, String... texts) {
        assertThat(found.kept()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.severity()).isEqualTo(Severity.ERROR);
            assertThat(d.text()).contains(texts);
        });
    }

    private static void none(Diagnostics found) {
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void forwardFlags() {
        only(vector(LOAD, ADD), RaceCheck.RAW, "MTE2 write of ub[0..32) by #0 cp.gm.ub",
                "is not ordered before V read by #1 vadd", "set_flag and wait_flag MTE2, V");
        none(vector(LOAD, "set_flag MTE2, V, 0", "wait_flag MTE2, V, 0", ADD, "set_flag V, MTE3, 0",
                "wait_flag V, MTE3, 0", STORE));
        only(vector(ADD, STORE), RaceCheck.RAW, "V write of ub[1024..1056)", "before MTE3 read");
    }

    @Test
    void flagOfAnotherPairOrdersNothing() {
        only(vector(LOAD, "set_flag MTE2, MTE3, 0", "wait_flag MTE2, MTE3, 0", ADD), RaceCheck.RAW, "MTE2 write");
    }

    @Test
    void setBeforeTheWriteOrdersNothing() {
        only(vector("set_flag MTE2, V, 0", LOAD, "wait_flag MTE2, V, 0", ADD), RaceCheck.RAW, "MTE2 write");
    }

    @Test
    void setTellsOnlyOfWhatStoodBeforeIt() {
        only(vector(script -> {
            var set = script.step(0, "set_flag MTE2, V, 0");
            var load = script.step(0, LOAD);
            set.start();
            load.start();
            set.retire();
            load.retire();
            script.run(0, "wait_flag MTE2, V, 0", ADD);
        }), RaceCheck.RAW, "MTE2 write");
    }

    @Test
    void orderIsPassedOn() {
        none(vector(LOAD, "set_flag MTE2, MTE3, 0", "wait_flag MTE2, MTE3, 0", "set_flag MTE3, V, 0",
                "wait_flag MTE3, V, 0", ADD));
    }

    @Test
    void backEdge() {
        String[] first = {LOAD, "set_flag MTE2, V, 0", "wait_flag MTE2, V, 0", ADD};
        vector(script -> script.run(0, first).run(0, LOAD));
        assertThat(diagnostics.kept()).extracting(Diagnostic::code).containsExactly(RaceCheck.WAR,
                RaceCheck.INTRA_PIPE);
        assertThat(diagnostics.kept().getFirst().text()).contains("V read of ub[0..32) by #3",
                "before MTE2 write by #4");
        none(vector(script -> script.run(0, first).run(0, "set_flag V, MTE2, 0", "wait_flag V, MTE2, 0", LOAD)));
    }

    @Test
    void writesOfTwoPipes() {
        only(vector(LOAD, "vdup ub[0], 1 {type=int32, repeat=1}"), RaceCheck.WAW, "before V write");
    }

    @Test
    void vectorAfterVectorNeedsABarrier() {
        String multiply = "vmul ub[2048], ub[1024], ub[0] {type=float32, repeat=1}";
        only(vector(ADD, multiply), RaceCheck.INTRA_PIPE, "V write of ub[1024..1056) by #0", "pipe_barrier V");
        none(vector(ADD, "pipe_barrier V", multiply));
        none(vector(ADD, "barrier_all", multiply));
        none(vector(ADD, "vmul ub[2048], ub[0], ub[0] {type=float32, repeat=1}"));
    }

    @Test
    void roundTripOverAnotherPipeIsABarrier() {
        String multiply = "vmul ub[2048], ub[1024], ub[0] {type=float32, repeat=1}";
        none(vector(ADD, "set_flag V, MTE3, 0", "wait_flag V, MTE3, 0", STORE, "set_flag MTE3, V, 0",
                "wait_flag MTE3, V, 0", multiply));
    }

    @Test
    void overlappingMovesOfOnePipeNeedABarrier() {
        String other = "cp.gm.ub ub[224], gm[x] {count=1, length=8}";
        only(vector(LOAD, other), RaceCheck.INTRA_PIPE, "MTE2 write of ub[224..256)", "pipe_barrier MTE2");
        none(vector(LOAD, "pipe_barrier MTE2", other));
        none(vector(LOAD, "cp.gm.ub ub[256], gm[x] {count=1, length=8}"));
    }

    @Test
    void bytesOfOneBlockKeptApart() {
        String low = "cp.ub.gm.pad gm[y], ub[0] {type=int8, count=1, length=10}";
        only(vector(low, "cp.ub.gm.pad gm[y+9], ub[64] {type=int8, count=1, length=4}"), RaceCheck.INTRA_PIPE,
                "MTE3 write of y+9..10");
        none(vector(low, "cp.ub.gm.pad gm[y+10], ub[64] {type=int8, count=1, length=4}"));
    }

    @Test
    void scalarIsOrderedWithWhatItDispatchesLater() {
        none(vector("s.st ub[0], 1 {type=int32}", ADD));
        none(vector("s.st ub[0], 1 {type=int32}", "s.ld r1, ub[0] {type=int32}"));
        only(vector(ADD, "s.ld r1, ub[1024] {type=int32}"), RaceCheck.RAW, "before S read", "V, S");
        none(vector(ADD, "set_flag V, S, 0", "wait_flag V, S, 0", "s.ld r1, ub[1024] {type=int32}"));
        none(vector(ADD, "barrier_all", "s.ld r1, ub[1024] {type=int32}"));
        only(vector(script -> {
            var add = script.step(0, ADD);
            script.run(0, "s.st ub[0], 1 {type=int32}");
            add.start();
        }), RaceCheck.RAW, "S write of ub[0..4)");
    }

    @Test
    void whatScalarLearnsHoldsForAllItDispatchesLater() {
        String store = "cp.ub.gm gm[w], ub[0] {count=1, length=8}";
        none(vector(LOAD, "set_flag MTE2, S, 0", "wait_flag MTE2, S, 0", store));
        none(vector(LOAD, "barrier_all", store));
        only(vector(script -> {
            script.run(0, LOAD);
            var early = script.step(0, store);
            script.run(0, "set_flag MTE2, S, 0", "wait_flag MTE2, S, 0");
            early.start();
        }), RaceCheck.RAW, "MTE2 write");
    }

    @Test
    void coresNeedCrossCoreFlags() {
        String write = "cp.ub.gm gm[w], ub[0] {count=1, length=8}";
        String read = "cp.gm.ub ub[0], gm[w] {count=1, length=8}";
        only(vector(script -> script.run(0, write).run(1, read)), RaceCheck.RAW,
                "core0.veccore0 MTE3 write of w+0..32 by", "before MTE2 read", "a cross-core flag");
        none(vector(script -> script.run(0, write).cross(0, "xset MTE3, 1 {mode=0}")
                .cross(1, "xset MTE3, 1 {mode=0}", 0, 1).cross(1, "xwait 1").run(1, read)));
        only(vector(script -> script.run(0, write).cross(1, "xset MTE3, 1 {mode=0}")
                .cross(0, "xset MTE2, 1 {mode=0}", 0, 1).cross(1, "xwait 1").run(1, read)), RaceCheck.RAW,
                "MTE3 write");
        only(vector(script -> script.run(0, write).cross(0, "xset MTE3, 1 {mode=0}")
                .cross(1, "xset MTE3, 1 {mode=0}", 0, 1).run(1, read)), RaceCheck.RAW, "MTE3 write");
    }

    @Test
    void cubeAndVectorCoresShareWorkspace() {
        String drain =
                "fixpipe.gm gm[w], l0c[0], fb[0] {quant=none, type=float32, m=16, n=16, src_stride=16, dst_stride=16}";
        String read = "cp.gm.ub ub[0], gm[w] {count=1, length=32}";
        none(mix(script -> {
            for (int round = 0; round < 3; round++) {
                script.run(0, drain).cross(0, "xset FIX, 0 {mode=2}", 1, 2);
                script.cross(1, "xwait 0").cross(2, "xwait 0").run(1, read).run(2, read);
                script.run(1, "pipe_barrier MTE2").run(2, "pipe_barrier MTE2");
                script.cross(1, "xset MTE2, 1 {mode=2}").cross(2, "xset MTE2, 1 {mode=2}", 0).cross(0, "xwait 1");
            }
        }));
        only(mix(script -> {
            script.run(0, drain).cross(0, "xset FIX, 0 {mode=2}", 1, 2).cross(1, "xwait 0").run(1, read);
            script.run(0, "pipe_barrier FIX", drain);
        }), RaceCheck.WAR, "core0.veccore0 MTE2 read of w+0..512", "before FIX write");
    }

    @Test
    void aMemberSettingTwiceDoesNotStandInForTheOther() {
        String write = "cp.ub.gm gm[w], ub[0] {count=1, length=8}";
        String read = "cp.gm.ub ub[0], gm[w] {count=1, length=8}";
        only(vector(script -> script.cross(0, "xset MTE3, 1 {mode=0}").run(0, write).cross(0, "xset MTE3, 1 {mode=0}")
                .cross(1, "xset MTE3, 1 {mode=0}", 0, 1).cross(1, "xwait 1").run(1, read)), RaceCheck.RAW,
                "MTE3 write");
    }

    @Test
    void atomicUpdates() {
        String add = "cp.ub.gm gm[w], ub[0] {count=1, length=8}";
        none(vector(script -> script.atomic(0, Atomic.ADD).atomic(1, Atomic.ADD).run(0, add, add).run(1, add)));
        only(vector(script -> script.atomic(0, Atomic.ADD).run(0, add).run(1, add)), RaceCheck.WAW,
                "atomic update of w+0..32", "before MTE3 write");
        only(vector(script -> script.atomic(0, Atomic.ADD).atomic(1, Atomic.ADD).run(0, add).run(1, add)
                .run(1, "pipe_barrier MTE3", "set_flag MTE3, MTE2, 0", "wait_flag MTE3, MTE2, 0",
                        "cp.gm.ub ub[4096], gm[w] {count=1, length=8}")),
                RaceCheck.RAW, "core0.veccore0 MTE3 atomic update");
    }

    @Test
    void writeThatAtomicsCoverStillCounts() {
        String write = "cp.ub.gm gm[w], ub[0] {count=1, length=8}";
        only(vector(script -> script.run(0, write, "pipe_barrier MTE3").atomic(0, Atomic.ADD).run(0, write)
                .atomic(1, Atomic.ADD).run(1, write)), RaceCheck.WAW, "core0.veccore0 MTE3 write");
    }

    @Test
    void accumulatingMmads() {
        String small = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=48, n=48, k=16, start=%d}";
        String large = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=80, n=32, k=16, start=%d}";
        only(mix(small.formatted(1), small.formatted(0)), RaceCheck.INTRA_PIPE, "M write of l0c[0..512)",
                "pipe_barrier M");
        none(mix(small.formatted(1), "pipe_barrier M", small.formatted(0)));
        none(mix(small.formatted(1), small.formatted(1)));
        none(mix(large.formatted(1), large.formatted(0), large.formatted(0)));
    }

    @Test
    void unitFlagsOrderMmadAndFixpipe() {
        String mmad = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=128, n=256, k=16, start=1, unit_flag=%d}";
        String drain = "fixpipe.gm gm[y], l0c[0], fb[0] "
                + "{quant=f32_f16, type=float16, m=16, n=16, src_stride=128, dst_stride=16, unit_flag=%d}";
        none(mix(mmad.formatted(3), drain.formatted(3), mmad.formatted(3)));
        only(mix(mmad.formatted(3), drain.formatted(0)), RaceCheck.RAW, "M write of l0c");
        only(mix(mmad.formatted(0), drain.formatted(0)), RaceCheck.RAW, "M write of l0c");
        none(mix(mmad.formatted(0), "set_flag M, FIX, 0", "wait_flag M, FIX, 0", drain.formatted(0)));
        only(mix(mmad.formatted(0), "set_flag M, FIX, 0", "wait_flag M, FIX, 0", drain.formatted(0),
                mmad.formatted(0)), RaceCheck.WAR, "FIX read of l0c");
    }

    @Test
    void doubleBufferOfTheCube() {
        String load = "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=4, src_stride=1}";
        String mmad = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=64, n=64, k=16, start=1}";
        String[] round = {"wait_flag M, MTE1, 0", load, "set_flag MTE1, M, 0", "wait_flag MTE1, M, 0", mmad,
                "set_flag M, MTE1, 0"};
        none(mix(script -> script.run(0, "set_flag M, MTE1, 0").run(0, round).run(0, round).run(0, round)));
    }

    @Test
    void inputsAreNotFollowedAndEachPairIsShownOnce() {
        none(vector(script -> script.run(0, LOAD).run(1, LOAD)));
        vector(script -> {
            for (int i = 0; i < 5; i++) {
                script.run(0, LOAD, "set_flag V, MTE2, 0", ADD, "wait_flag V, MTE2, 0", "barrier_all");
            }
        });
        only(diagnostics, RaceCheck.RAW, "MTE2 write");
        assertThat(diagnostics.counts()).containsEntry(RaceCheck.RAW, 5L);
    }
}

package ascendsim.sim.check;

import static ascendsim.sim.check.Script.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitCheckTest {
    private static final Parameter[] BUFFERS = {parameter("x", Role.IN, 1 << 20), parameter("y", Role.OUT, 4096),
            parameter("z", Role.INOUT, 4096), parameter("w", Role.WORKSPACE, 5 << 20)};
    private static final String ZERO = "vdup ub[0], 0 {type=float32, repeat=2}";

    private Diagnostics diagnostics = new Diagnostics();

    private Diagnostics run(Consumer<Script> events, boolean mix) {
        return run(events, mix, Map.of());
    }

    private Diagnostics run(Consumer<Script> events, boolean mix, Map<String, Long> defined) {
        diagnostics = new Diagnostics();
        InitCheck check = new InitCheck(diagnostics, new Executor(new PlainArithmetic())::bind, defined);
        try (Script script = mix ? Script.mix(check, BUFFERS) : Script.vector(check, 2, BUFFERS)) {
            events.accept(script);
        }
        return diagnostics;
    }

    private Diagnostics vector(String... lines) {
        return run(script -> script.run(0, lines), false);
    }

    private Diagnostics cube(String... lines) {
        return run(script -> script.run(0, lines), true);
    }

    private static void only(Diagnostics found, String code, String text) {
        assertThat(found.kept()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.text()).contains(text);
        });
    }

    private static void none(Diagnostics found) {
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void vectorLanesThatTakePart() {
        String add = "vadd ub[2048], ub[0], ub[0] {type=float32, repeat=3}";
        only(vector(ZERO, add), InitCheck.UNINITIALISED_READ, "reads ub[512..768) that were never written");
        none(vector(ZERO, "vadd ub[2048], ub[0], ub[0] {type=float32, repeat=2}"));
        none(run(script -> script.run(0, ZERO).run(0, add.replace("repeat=3", "repeat=2"),
                add.replace("ub[0]", "ub[2048]")
                        .replace("repeat=3", "repeat=2")),
                false));
    }

    @Test
    void resultsCountAsWrittenEvenWhenTheirOperandsDoNot() {
        only(vector("vexp ub[1024], ub[0] {type=float32, repeat=1}",
                "vexp ub[2048], ub[1024] {type=float32, repeat=1}"),
                InitCheck.UNINITIALISED_READ, "ub[0..256)");
    }

    @Test
    void movesCarryGarbageAlong() {
        String[] tail = {"cp.gm.ub ub[0], gm[x] {count=1, length=1}", "cp.ub.ub ub[1024], ub[0] {length=2}",
                "cp.ub.gm gm[w], ub[1024] {count=1, length=2}", "cp.gm.ub ub[2048], gm[w] {count=1, length=2}"};
        none(vector(tail));
        only(run(
                script -> script.run(0, tail).run(0, "s.ld r1, ub[2076] {type=int32}",
                        "s.ld r1, ub[2080] {type=int32}"),
                false), InitCheck.UNINITIALISED_READ, "ub[2080..2084)");
    }

    @Test
    void workspacePassesFromCoreToCore() {
        none(run(script -> script.run(0, ZERO, "cp.ub.gm gm[w+4194300], ub[0] {count=1, length=2}")
                .run(1, "cp.gm.ub ub[0], gm[w+4194300] {count=1, length=2}", "s.ld r1, ub[60] {type=int32}"), false));
        only(run(script -> script.run(1, "cp.gm.ub ub[0], gm[w+4194300] {count=1, length=2}",
                "s.ld r1, ub[60] {type=int32}"), false), InitCheck.UNINITIALISED_READ, "ub[60..64)");
    }

    @Test
    void paddingIsWritten() {
        String pad = "cp.gm.ub.pad ub[0], gm[x] {type=float32, count=1, length=40, right=1, pad_value=1065353216}";
        none(vector(pad, "s.ld r1, ub[40] {type=int32}", "s.ld r1, ub[60] {type=int32}"));
        only(vector(pad, "s.ld r1, ub[64] {type=int32}"), InitCheck.UNINITIALISED_READ, "ub[64..68)");
    }

    @Test
    void outputsTakeWrittenBytesOnly() {
        only(vector(ZERO, "cp.ub.gm gm[y+64], ub[480] {count=1, length=2}"), InitCheck.UNINITIALISED_OUTPUT,
                "writes y+96..128");
        none(vector(ZERO, "cp.ub.gm gm[y+64], ub[448] {count=1, length=2}"));
        only(vector("cp.ub.gm gm[z], ub[0] {count=1, length=1}"), InitCheck.UNINITIALISED_OUTPUT, "z+0..32");
    }

    @Test
    void scalarLoadsFromGlobalMemory() {
        none(vector("s.ld r1, gm[x+8] {type=int64}", "s.ld r1, gm[z] {type=int32}", "dcci gm[y]"));
        only(vector("s.ld r1, gm[y+8] {type=int64}"), InitCheck.UNINITIALISED_READ, "y+8..16");
        none(vector("s.st gm[y+8], 4 {type=int64}", "s.ld r1, gm[y+8] {type=int64}"));
    }

    @Test
    void atomicUpdatesComputeWithBothSides() {
        String add = "cp.ub.gm gm[%s], ub[0] {count=1, length=2}";
        only(run(script -> script.run(0, ZERO).atomic(0, Atomic.ADD).run(0, add.formatted("y")), false),
                InitCheck.UNINITIALISED_READ, "y+0..64");
        none(run(script -> script.run(0, ZERO).atomic(0, Atomic.ADD).run(0, add.formatted("z")), false));
        none(run(script -> script.run(0, ZERO, add.formatted("y")).atomic(0, Atomic.ADD).run(0, add.formatted("y")),
                false));
        only(run(script -> script.atomic(0, Atomic.ADD).run(0, add.formatted("z")), false),
                InitCheck.UNINITIALISED_READ, "ub[0..64)");
    }

    @Test
    void mmadTakesTheValidPartOnly() {
        String[] load = {
                "cp.gm.l1.nd2nz l1[0], gm[x] {type=float16, rows=20, columns=24, src_pitch=24, dst_column_stride=32}",
                "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=2, src_stride=2}",
                "ld2d.l1.l0a l0a[1024], l1[512] {type=float16, repeat=2, src_stride=2}",
                "ld2d.l1.l0b l0b[0], l1[0] {type=float16, repeat=2, src_stride=2}"};
        String mmad = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=%d, n=16, k=%d, start=%d}";
        none(run(script -> script.run(0, load).run(0, mmad.formatted(20, 32, 1), mmad.formatted(20, 24, 0)), true));
        only(run(script -> script.run(0, load).run(0, mmad.formatted(21, 32, 1)), true),
                InitCheck.UNINITIALISED_READ, "l0a[1152..1184)");
        only(run(script -> script.run(0, load).run(0, mmad.formatted(20, 24, 0)), true), InitCheck.UNINITIALISED_READ,
                "l0c[0..1280)");
        only(run(script -> script.run(0, load).run(0, mmad.formatted(20, 24, 2)), true), InitCheck.UNINITIALISED_READ,
                "bt[0..64)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=int8, repeat=1, src_stride=1", "type=int4, repeat=1, src_stride=1"})
    void transposedSquaresCarryKnowledge(String fields) {
        boolean nibbles = fields.contains("int4");
        String load = "cp.gm.l1 l1[0], gm[x] {count=%d, length=1, dst_gap=%d}".formatted(nibbles ? 64 : 16, 0);
        String square = "ld2dt.l1.l0b l0b[0], l1[0] {" + fields + "}";
        String mmad = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=" + (nibbles ? "s4" : "s8")
                + ", m=16, n=16, k=%d, start=1}";
        String a = "ld2d.l1.l0a l0a[0], l1[0] {type=int8, repeat=1, src_stride=1}";
        none(cube(load, square, a, mmad.formatted(nibbles ? 64 : 16)));
        if (!nibbles) {
            only(cube(load, square, a, mmad.formatted(17)), InitCheck.UNINITIALISED_READ, "l0b[16..17)");
        }
    }

    /** An unwritten float16 is a NaN to the shadow; widened to float32, the low byte of that NaN is zero. */
    @Test
    void biasIsWidenedOnItsWay() {
        String mmad = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=16, n=%d, k=16, start=2}";
        String[] load = {"cp.gm.l1 l1[0], gm[x] {count=1, length=64}",
                "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=1, src_stride=1}",
                "ld2d.l1.l0b l0b[0], l1[0] {type=float16, repeat=3, src_stride=1}",
                "cp.l1.bt bt[0], l1[2016] {type=float16, length=1}"};
        none(run(script -> script.run(0, load).run(0, mmad.formatted(16)), true));
        only(run(script -> script.run(0, load).run(0, mmad.formatted(32)), true), InitCheck.UNINITIALISED_READ,
                "bt[65..68)");
    }

    @Test
    void accumulatorsPassInsideThePipe() {
        none(run(script -> {
            script.run(0, "cp.gm.l1 l1[0], gm[x] {count=1, length=16}",
                    "ld2d.l1.l0a l0a[0], l1[0] {type=float16, repeat=1, src_stride=1}",
                    "ld2d.l1.l0b l0b[0], l1[0] {type=float16, repeat=1, src_stride=1}");
            String mmad = "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=16, n=16, k=16, start=%d, unit_flag=3}";
            var first = script.step(0, mmad.formatted(1));
            var second = script.step(0, mmad.formatted(0));
            var drain = script.step(0, "fixpipe.gm gm[y], l0c[0], fb[0] {quant=none, type=float32, m=16, n=16, "
                    + "src_stride=16, dst_stride=16, unit_flag=3}");
            first.start();
            second.start();
            drain.start();
            first.retire();
            second.retire();
            drain.retire();
        }, true));
    }

    @Test
    void drainOfUnwrittenAccumulators() {
        only(cube(
                "fixpipe.gm gm[y], l0c[0], fb[0] {quant=none, type=float32, m=16, n=16, src_stride=16, dst_stride=16}"),
                InitCheck.UNINITIALISED_READ, "l0c[0..1024)");
    }

    @Test
    void knowledgeMovesWhenAMoveRetires() {
        run(script -> {
            var load = script.step(0, "cp.gm.ub ub[0], gm[x] {count=1, length=8}");
            load.start();
            script.run(0, "s.ld r1, ub[0] {type=int32}");
            load.retire();
            script.run(0, "s.ld r1, ub[32] {type=int32}");
        }, false);
        only(diagnostics, InitCheck.UNINITIALISED_READ, "ub[0..4)");
    }

    @Test
    void outputsThatWereLeftOut() {
        run(script -> script.run(0, ZERO, "cp.ub.gm gm[y+64], ub[0] {count=1, length=2}").end(), false);
        only(diagnostics, InitCheck.UNWRITTEN_OUTPUT, "4032 of the 4096 B of y were never written");
        assertThat(diagnostics.kept().getFirst().severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void whatComesBehindTheDefinedBytesMayBeLeftOut() {
        Consumer<Script> first = script -> script.run(0, ZERO, "cp.ub.gm gm[y], ub[0] {count=1, length=2}").end();
        none(run(first, false, Map.of("y", 64L)));
        only(run(first, false, Map.of("y", 65L)), InitCheck.UNWRITTEN_OUTPUT, "1 of the 65 B of y were never written");
        only(run(first, false, Map.of("w", 64L)), InitCheck.UNWRITTEN_OUTPUT, "4032 of the 4096 B of y");
    }

    @Test
    void accessesOutsideABufferAreLeftToTheMemoryCheck() {
        none(vector("vexp ub[0], ub[196352] {type=float32, repeat=2}", "s.ld r1, gm[512] {type=int32}",
                "cp.gm.ub ub[0], gm[y+4064] {count=1, length=2}"));
    }
}

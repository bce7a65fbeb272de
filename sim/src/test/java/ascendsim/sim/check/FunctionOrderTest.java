package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.sim.registers.FunctionUnderTest;
import ascendsim.sim.registers.UbAccesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionOrderTest {
    private static final long[] NOTHING = new long[24];

    private static List<String> missing(String... lines) {
        RegisterFunction function = FunctionUnderTest
                .parse(Stream.concat(Stream.of("pset p0 {width=b32}"), Stream.of(lines)).toArray(String[]::new));
        FunctionOrder order = new FunctionOrder(function);
        List<String> first = texts(order);
        assertThat(texts(order)).as("the same again").isEqualTo(first);
        return first;
    }

    private static List<String> texts(FunctionOrder order) {
        return order.check(NOTHING).stream().map(c -> c.missing() + " " + c.address()).toList();
    }

    private static final String LOAD = "vlds v1, ub[64]";
    private static final String STORE = "vsts ub[256], v0, p0 {dist=norm_b32}";

    @ParameterizedTest
    @CsvSource({"vst_vld,true", "vv_all,true", "vld_vst,false", "vst_vst,false"})
    void aLoadAfterAStoreNeedsItsBarrier(String kind, boolean orders) {
        assertThat(missing(STORE, LOAD)).containsExactly("VST_VLD 256");
        assertThat(missing(STORE, "mem_bar {kind=" + kind + "}", LOAD).isEmpty()).isEqualTo(orders);
        assertThat(missing("mem_bar {kind=" + kind + "}", STORE, LOAD)).isNotEmpty();
    }

    @Test
    void aStoreAfterALoadOrStore() {
        assertThat(missing(LOAD, STORE)).containsExactly("VLD_VST 256");
        assertThat(missing(LOAD, "mem_bar {kind=vld_vst}", STORE)).isEmpty();
        assertThat(missing(STORE, "vsts ub[256], v3, p0 {dist=norm_b32}")).containsExactly("VST_VST 256");
        assertThat(missing(STORE, "mem_bar {kind=vst_vst}", "vsts ub[256], v3, p0 {dist=norm_b32}")).isEmpty();
    }

    @Test
    void registersCarryOrder() {
        assertThat(missing(STORE, "vlds v0, ub[256]")).isEmpty();
        assertThat(missing("vlds v0, ub[256]", "vadds v2, v0, 0, p0 {type=float32}", "vabs v3, v2, p0 {type=float32}",
                "vsts ub[256], v3, p0 {dist=norm_b32}")).isEmpty();
        assertThat(missing("vlds v0, ub[256]", "vabs v3, v2, p0 {type=float32}",
                "vsts ub[256], v3, p0 {dist=norm_b32}")).containsExactly("VLD_VST 256");
    }

    /** A post-update moves the pointer when it is issued: who follows it waits for no memory. */
    @Test
    void pointersCarryNoOrder() {
        assertThat(missing("sset r8, 256", "vsts ub[r8], v0, p0 {dist=norm_b32, post=32}", "vlds v1, ub[r8]"))
                .containsExactly("VST_VLD 288");
        assertThat(missing("sset r8, 256", "vlds v0, ub[r8] {post=32}", "vsts ub[r8], v1, p0 {dist=norm_b32}"))
                .containsExactly("VLD_VST 288");
    }

    /** A store waits for its mask, and so for what the mask was computed from. */
    @Test
    void masksCarryOrder() {
        assertThat(missing("vlds v0, ub[256]", "vcmps p1, v0, 0, p0 {type=float32, condition=gt}",
                "vsts ub[256], v3, p1 {dist=norm_b32}")).isEmpty();
        assertThat(missing("plds p1, ub[256]", "vsts ub[256], v3, p1 {dist=norm_b32}")).isEmpty();
        assertThat(missing("plds p1, ub[256]", "vsts ub[256], v3, p0 {dist=norm_b32}"))
                .containsExactly("VLD_VST 256");
    }

    @Test
    void aStoreMeetsEveryLoadBeforeIt() {
        assertThat(missing("vlds v2, ub[256]", "vlds v0, ub[256]", STORE)).containsExactly("VLD_VST 256");
        assertThat(missing("vlds v0, ub[256]", "vlds v2, ub[256]", STORE)).containsExactly("VLD_VST 256");
        assertThat(missing("vlds v2, ub[256]", "vlds v3, ub[256]", "vlds v0, ub[256]", STORE))
                .containsExactly("VLD_VST 256", "VLD_VST 256");
        assertThat(missing("vlds v2, ub[256]", "mem_bar {kind=vld_vst}", "vlds v0, ub[256]", STORE)).isEmpty();
        assertThat(missing("vlds v0, ub[256]", STORE, "mem_bar {kind=vst_vst}", "vsts ub[256], v3, p0 {dist=norm_b32}"))
                .as("the first store stands between").isEmpty();
    }

    @Test
    void differentBytesDoNotMeet() {
        assertThat(missing(STORE, "vlds v1, ub[512]")).isEmpty();
        assertThat(missing("vsts ub[0], v0, p0 {dist=pack4_b32}", "vlds v1, ub[64]")).isEmpty();
        assertThat(missing("vsts ub[0], v0, p0 {dist=first_element_b32}",
                "vsts ub[4], v1, p0 {dist=first_element_b32}")).isEmpty();
    }

    @Test
    void roundsOfALoopMeetToo() {
        String[] loop = {"sset r8, 4", "loop r9, r8", "vlds v0, ub[r9*256]", "vabs v1, v0, p0 {type=float32}",
                "vsts ub[r9*256+256], v1, p0 {dist=norm_b32}", "end_loop"};
        assertThat(missing(loop)).containsExactly("VST_VLD 256");
        loop[4] = "vsts ub[r9*256], v1, p0 {dist=norm_b32}";
        assertThat(missing(loop)).isEmpty();
    }

    /** Against every pair of accesses, byte by byte, with nothing remembered in between. */
    @RepeatedTest(40)
    void findsWhatEveryPairShows(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String[] lines = new String[25];
        lines[0] = "pset p0 {width=b32}";
        for (int i = 1; i < lines.length; i++) {
            int register = random.nextInt(6);
            int address = 64 * random.nextInt(8);
            lines[i] = switch (random.nextInt(8)) {
                case 0 -> "mem_bar {kind=" + BARRIERS.get(random.nextInt(BARRIERS.size())) + "}";
                case 1 -> "vadd v" + register + ", v" + random.nextInt(6) + ", v7, p0 {type=float32}";
                case 2, 3, 4 -> "vlds v" + register + ", ub[" + address + "]";
                default -> "vsts ub[" + address + "], v" + register + ", p0 {dist=norm_b32}";
            };
        }
        RegisterFunction function = FunctionUnderTest.parse(lines);
        EveryPair pairs = new EveryPair(new RegisterOrder(function));
        new UbAccesses(function).visit(NOTHING, pairs);
        assertThat(new FunctionOrder(function).check(NOTHING).stream()
                .map(c -> List.of(c.earlier(), c.later(), c.missing(), c.address())))
                .as(String.join("\n", lines)).containsExactlyInAnyOrderElementsOf(pairs.found());
    }

    private static final List<String> BARRIERS = List.of("vst_vld", "vld_vst", "vst_vst", "vv_all");

    /** All accesses and barriers of a function without loops. */
    private static final class EveryPair implements UbAccesses.Visitor {
        private final RegisterOrder registers;
        private final List<Event> events = new ArrayList<>();

        EveryPair(RegisterOrder registers) {
            this.registers = registers;
        }

        private sealed interface Event permits Access, Barrier {
        }

        private record Access(RegisterInstruction instruction, boolean store, long from, long end) implements Event {
            boolean covers(long address) {
                return from <= address && address < end;
            }
        }

        private record Barrier(RegisterControl.Kind kind) implements Event {
        }

        @Override
        public void access(RegisterInstruction instruction, boolean store, long address, long bytes) {
            events.add(new Access(instruction, store, address, address + bytes));
        }

        @Override
        public void barrier(RegisterControl.Kind kind) {
            events.add(new Barrier(kind));
        }

        List<List<Object>> found() {
            List<List<Object>> found = new ArrayList<>();
            for (int later = 0; later < events.size(); later++) {
                for (int earlier = 0; earlier < later; earlier++) {
                    for (long address = 0; address < 1024; address += 64) {
                        if (found(earlier, later, address)) {
                            found.add(conflict((Access) events.get(earlier), (Access) events.get(later), address));
                            break;
                        }
                    }
                }
            }
            return found;
        }

        private static List<Object> conflict(Access first, Access second, long address) {
            return List.of(first.instruction, second.instruction, !first.store
                    ? RegisterControl.Kind.VLD_VST
                    : second.store ? RegisterControl.Kind.VST_VST : RegisterControl.Kind.VST_VLD, address);
        }

        private boolean found(int earlier, int later, long address) {
            if (!(events.get(earlier) instanceof Access first) || !(events.get(later) instanceof Access second)
                    || !first.covers(address) || !second.covers(address) || !first.store && !second.store) {
                return false;
            }
            boolean parted = events.subList(earlier + 1, later).stream().anyMatch(between -> switch (between) {
                case Access a -> a.store && a.covers(address);
                case Barrier b -> b.kind.awaits(first.store) && b.kind.holds(second.store);
            });
            return !parted && !registers.carries(registers.number(first.instruction),
                    registers.number(second.instruction));
        }
    }
}

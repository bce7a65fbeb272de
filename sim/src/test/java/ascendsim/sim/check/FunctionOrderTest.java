package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.sim.registers.FunctionUnderTest;
import java.util.List;
import java.util.stream.Stream;
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
}

package ascendsim.isa.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.isa.program.KernelParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegalityTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cp.l1.gm gm[0], l1[0] {count=1, length=1} | fixpipe.gm",
            "ld2dt.l1.l0a l0a[0], l1[0] {type=int8, repeat=1, src_stride=0} | ld2dv2.l1.l0a",
            "ld2dt.l1.l0b l0b[0], l1[0] {type=int4, repeat=1, src_stride=0} | use s8",
            "ld2d.l1.l0a l0a[0], l1[0] {type=int4, repeat=1, src_stride=0} | s8",
            "ld3d.l1.l0b l0b[0], l1[0] {type=float16, l1_h=16, k_ext=16, m_ext=16} | ld2dv2.l1.l0b",
            "mmad l0c[0], l0a[0], l0b[0], bt[0] {types=s4, m=1, n=1, k=1, start=0} | types=s8"})
    void v310SaysWhatToUseInstead(String text, String instead) {
        Instruction instruction = Opcodes.parse(text);
        assertThat(instruction.illegalOn(Target.V220)).isEmpty();
        assertThat(instruction.illegalOn(Target.V310)).get().asString()
                .contains(instruction.form().opcode(), "does not exist on v310; ", instead.strip());
    }

    @Test
    void aKernelOfTheWrongInstructionsIsRefusedWhereTheyStand() {
        String text =
                ".kernel k\n.target v310\n.type aic_only\n.core aic\ncp.l1.gm gm[0], l1[0] {count=1, length=1}\nend";
        BadInput bad = catchThrowableOfType(BadInput.class, () -> KernelParser.parse("k.asm", text));
        assertThat(bad.problems()).containsExactly("k.asm:5: cp.l1.gm does not exist on v310;"
                + " use fixpipe.gm, or write from UB with cp.ub.gm");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"xwait 3 {pipe=V} | leave pipe out", "xset FIX, 3 {mode=4} | mode 2",
            "get_buf V, 3 | set_flag", "rls_buf V, 3 | set_flag", "xset FIX, 16 {mode=2} | 0 to 15",
            "cp.ub.l1 l1[0], ub[0] {count=1, length=1} | cp.ub.gm",
            "ld2dv2.l1.l0a l0a[0], l1[0] {type=int8, m_step=1, k_step=1, src_stride=1, dst_stride=1} | ld3d.l1.l0a"})
    void v220SaysWhatToUseInstead(String text, String instead) {
        assertThat(Opcodes.parse(text).illegalOn(Target.V220)).get().asString().contains(instead.strip());
    }

    @Test
    void idsAbove15AreOfMode4() {
        assertThat(Opcodes.parse("xset FIX, 19 {mode=4}").illegalOn(Target.V310)).isEmpty();
        assertThat(Opcodes.parse("xset FIX, 19 {mode=2}").illegalOn(Target.V310)).get().asString()
                .contains("ids 16 to 31 are of mode 4");
    }

    @Test
    void aNarrowerLimitHoldsOnItsArchitectureOnly() {
        Form<Sync.PipeBarrier> none = Sync.PipeBarrier.FORM;
        assertThat(none.legality()).isEmpty();
        assertThat(none.existsOn(Target.V310)).isTrue();
        assertThat(GlobalMove.Burst.FORMS.get(GlobalMove.Route.L1_GM).existsOn(Target.V310)).isFalse();
        assertThat(Cube.Mmad.FORM.legality()).contains(
                "Not on v220: no_gemv; load the row twice and multiply with m = 2.",
                "Not on v310: types=s4; its cube has no int4: widen to int8 on the AIV and use types=s8.");
    }
}

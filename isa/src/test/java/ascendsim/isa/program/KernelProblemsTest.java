package ascendsim.isa.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelProblemsTest {
    private static List<String> problems(String head, String... lines) {
        String text = ".kernel k\n.target v220\n.type aiv_only\n" + head + "\n.core aiv\n" + String.join("\n", lines);
        BadInput bad = catchThrowableOfType(BadInput.class, () -> KernelParser.parse("k.asm", text));
        assertThat(bad).as(text).isNotNull();
        return bad.problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set_flag M, V, 0", "set_flag V, M, 0", "wait_flag M, V, 0", "wait_flag V, M, 0"})
    void flagsNamePipesTheCoreHas(String flag) {
        assertThat(problems("", flag, "end")).singleElement().asString().startsWith("k.asm:6: ").contains(" M;",
                "AIV has no such pipe");
    }

    @Test
    void aProgramDoesNotRunPastItsEnd() {
        assertThat(problems("", "s.set r0, 1")).containsExactly(
                "k.asm: AIV program runs past its last line; expected 'end' or 'br' there");
        assertThat(problems("")).singleElement().asString().contains("AIV program runs past its last line");
        assertThat(problems("", "again:", "br.lt r0, 1, again")).singleElement().asString().contains("past its last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/abs", "../up", "a,b", "two words", "9lives", ""})
    void aKernelNameIsAWordThatFilesCanHave(String name) {
        BadInput bad = catchThrowableOfType(BadInput.class,
                () -> KernelParser.parse("k.asm",
                        ".kernel " + name + "\n.target v220\n.type aiv_only\n.core aiv\nend"));
        assertThat(bad.problems()).singleElement().asString().startsWith("k.asm:1: kernel name '" + name + "'");
    }

    @Test
    void aLabelBehindTheLastLineIsNoTarget() {
        assertThat(problems("", "br out", "end", "out:")).containsExactly(
                "k.asm:6: label 'out' stands behind the last line; expected an instruction after it");
    }

    @Test
    void argumentsAreDeclaredAndDeclaredOnce() {
        assertThat(problems(".arg x in int8 [4]", "s.arg r0, y", "end")).containsExactly(
                "k.asm: AIV line 0 's.arg r0, y': parameter 'y' is not declared; expected one of [x]");
        assertThat(problems(".arg x in int8 [4]\n.arg x out int8 [4]", "end"))
                .containsExactly("k.asm: parameter 'x' twice; expected each name once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32 [99999999999999999999]", "float32 [4294967296,4294967296]",
            "float32 [4611686018427387904]", "int8 [9223372036854775807,1] fractal_nz"})
    void sizesBeyondALongAreAProblemOfTheirLine(String type) {
        assertThat(problems(".arg x in " + type, "end")).containsExactly(
                "k.asm:4: '.arg x in " + type + "'; expected at most 2^63 - 1 bytes in all");
    }
}

package ascendsim.isa.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpcodesTest {
    private static final long SEED = 20261121;

    static Collection<Form<?>> forms() {
        return Stream.of(Opcodes.forms(), RegisterOpcodes.forms()).flatMap(Collection::stream).toList();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyInstructionPrintsAndParsesBack(Form<?> form) {
        RandomInstructions instructions = new RandomInstructions(new Random(SEED));
        for (int i = 0; i < 200; i++) {
            Formed instruction = instructions.draw(form);
            String text = instruction.text();
            Formed again = instruction instanceof Instruction ? Opcodes.parse(text) : RegisterOpcodes.parse(text);
            assertThat(again).as("seed %d, draw %d: %s", SEED, i, text).isEqualTo(instruction);
            assertThat(again.text()).isEqualTo(text);
            assertThat(again.form()).isSameAs(form);
        }
    }

    @Test
    void everyLeafOfTheSealedTreeHasAnOpcode() {
        Set<Class<?>> withForm = new HashSet<>();
        RandomInstructions instructions = new RandomInstructions(new Random(SEED));
        forms().forEach(f -> withForm.add(instructions.draw(f).getClass()));
        assertThat(leaves(Formed.class)).isEqualTo(withForm);
    }

    /** The record classes below a sealed interface. */
    static Set<Class<?>> leaves(Class<?> root) {
        Set<Class<?>> leaves = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(Set.of(root));
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            if (type.isSealed()) {
                open.addAll(Set.of(type.getPermittedSubclasses()));
            } else {
                leaves.add(type);
            }
        }
        return leaves;
    }

    @Test
    void slotsFollowTheOrderOfTheForm() {
        for (Form<?> form : forms()) {
            var names = form.operands().stream().map(Field::name).toList();
            assertThat(names).doesNotHaveDuplicates();
            for (int i = 0; i < names.size(); i++) {
                assertThat(form.slot(names.get(i))).isEqualTo(i);
            }
        }
    }

    @Test
    void opcodesAreUnique() {
        for (Collection<Form<?>> forms : List.of(Opcodes.forms(), RegisterOpcodes.forms())) {
            assertThat(forms.stream().map(Form::opcode).collect(Collectors.toSet())).hasSize(forms.size());
        }
    }

    @Test
    void badTextNamesWhatIsWrong() {
        assertThatThrownBy(() -> Opcodes.parse("mmadd l0c[0]")).hasMessageContaining("opcode 'mmadd'");
        assertThatThrownBy(() -> Opcodes.parse("cp.gm.ub ub[0], gm[0] {count=1}"))
                .hasMessageContaining("without length");
        assertThatThrownBy(() -> Opcodes.parse("cp.gm.ub ub[0], gm[0] {count=5000, length=1}"))
                .hasMessage("cp.gm.ub count is 5000; expected 0 to 4095");
        assertThatThrownBy(() -> Opcodes.parse("cp.gm.ub ub[8], gm[0] {count=1, length=1}"))
                .hasMessageContaining("multiple of 32");
        assertThatThrownBy(() -> Opcodes.parse("cp.gm.ub l1[0], gm[0] {count=1, length=1}"))
                .hasMessageContaining("is in l1");
        assertThatThrownBy(() -> Opcodes.parse("cp.gm.ub ub[0], gm[0] {count=1, length=1, colour=3}"))
                .hasMessageContaining("'colour'");
        assertThatThrownBy(() -> Opcodes.parse("set_flag V, V, 0")).hasMessageContaining("itself");
        assertThatThrownBy(() -> Opcodes.parse("s.set r2000, 1")).hasMessageContaining("r2000");
    }
}

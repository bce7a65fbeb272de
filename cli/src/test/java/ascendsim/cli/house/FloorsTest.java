package ascendsim.cli.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** An import only goes down (docs/adr/0001-modules-are-floors.md). */
class FloorsTest {
    static final Set<Map.Entry<String, Set<String>>> MAY_IMPORT = Map.of( //
            "isa", Set.<String>of(), //
            "sim", Set.of("isa"), //
            "traces", Set.of("isa", "sim"), //
            "kernels", Set.of("isa", "sim"), //
            "tiling", Set.of("isa", "sim", "kernels"), //
            "cli", Set.of("isa", "sim", "traces", "kernels", "tiling")).entrySet();

    @ParameterizedTest
    @FieldSource("MAY_IMPORT")
    void importsOnlyGoDown(Map.Entry<String, Set<String>> rule) {
        String floor = rule.getKey();
        String[] forbidden = House.FLOORS.stream().filter(other -> !other.equals(floor))
                .filter(other -> !rule.getValue().contains(other)).map(House::packageOf).toArray(String[]::new);
        if (forbidden.length > 0) {
            noClasses().that().resideInAPackage(House.packageOf(floor)).should().dependOnClassesThat()
                    .resideInAnyPackage(forbidden).allowEmptyShould(true).check(House.CLASSES);
        }
    }

    @Test
    void everyClassLivesOnAFloor() {
        classes().should().resideInAnyPackage(House.FLOORS.stream().map(House::packageOf).toArray(String[]::new))
                .check(House.CLASSES);
    }

    @Test
    void theRulesCoverEveryModule() {
        assertThat(MAY_IMPORT.stream().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(House.FLOORS);
        assertThat(House.FLOORS).allSatisfy(floor -> assertThat(House.checkout().resolve(floor, "pom.xml")).exists());
    }

    @Test
    void isaKnowsTheJdkOnly() {
        mayImport("ascendsim.isa..", "ascendsim.isa..", "java..");
    }

    @Test
    void programsKnowTheInstructionSetOnly() {
        mayImport("ascendsim.kernels.program..", "ascendsim.kernels.program..", "ascendsim.isa..", "java..");
    }

    @Test
    void theReferenceSharesNothingWithTheKernelsButTensorsAndTheCall() {
        mayImport("ascendsim.kernels.reference..", "ascendsim.kernels.reference..", "ascendsim.kernels.call..",
                "ascendsim.isa.dtype..", "ascendsim.isa.tensor..", "ascendsim.isa.layout..", "java..", "jdk..");
    }

    private static void mayImport(String who, String... what) {
        classes().that().resideInAPackage(who).should().onlyDependOnClassesThat().resideInAnyPackage(what)
                .allowEmptyShould(true).check(House.CLASSES);
    }
}

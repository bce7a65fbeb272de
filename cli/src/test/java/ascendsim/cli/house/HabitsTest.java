package ascendsim.cli.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What no class of AscendSim does. */
class HabitsTest {
    @Test
    void noReflection() {
        noClasses().should().dependOnClassesThat().resideInAPackage("java.lang.reflect..").check(House.CLASSES);
        noClasses().should().callMethod(Class.class, "forName", String.class).check(House.CLASSES);
    }

    @Test
    void onlyTheCommandPrints() {
        noClasses().that().resideOutsideOfPackage("ascendsim.cli..").should(ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true).check(House.CLASSES);
    }

    @Test
    void noMutableStatics() {
        fields().that().areStatic().should().beFinal().check(House.CLASSES);
        noFields().that().areStatic().should().haveRawType(ThreadLocal.class).orShould().haveRawType(Random.class)
                .orShould().haveRawType(resideInAPackage("java.util.concurrent.atomic..")).check(House.CLASSES);
    }

    @Test
    void exitStatusesAreTheCommandsBusiness() {
        noClasses().that().resideOutsideOfPackage("ascendsim.cli..").should()
                .callMethod(System.class, "exit", int.class)
                .allowEmptyShould(true).check(House.CLASSES);
    }
}

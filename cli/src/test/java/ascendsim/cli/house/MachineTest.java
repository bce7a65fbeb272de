package ascendsim.cli.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** Meaning, cost and time of an instruction are three things. */
class MachineTest {
    private static final String MEANING = "ascendsim.sim.execute..";
    private static final String COST = "ascendsim.sim.cost..";
    private static final String TIME = "ascendsim.sim.engine..";

    @Test
    void meaningKnowsNeitherCostNorTime() {
        doesNotKnow(MEANING, COST, TIME);
    }

    @Test
    void costKnowsNeitherMeaningNorTime() {
        doesNotKnow(COST, MEANING, TIME);
    }

    private static void doesNotKnow(String who, String... what) {
        noClasses().that().resideInAPackage(who).should().dependOnClassesThat().resideInAnyPackage(what)
                .allowEmptyShould(true).check(House.CLASSES);
    }
}

package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.CrossCounters;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossFlagsTest {
    private static final CoreId CUBE0 = new CoreId(0, 0, CoreKind.AIC, 0);
    private static final CoreId VECTOR0 = new CoreId(1, 0, CoreKind.AIV, 0);
    private static final CoreId VECTOR1 = new CoreId(2, 0, CoreKind.AIV, 1);
    private static final CoreId CUBE1 = new CoreId(3, 1, CoreKind.AIC, 0);
    private static final CoreId VECTOR2 = new CoreId(4, 1, CoreKind.AIV, 0);
    private static final CoreId VECTOR3 = new CoreId(5, 1, CoreKind.AIV, 1);

    private final CrossFlags flags = new CrossFlags(List.of(CUBE0, VECTOR0, VECTOR1, CUBE1, VECTOR2, VECTOR3), 10);

    @Test
    void aCubeRaisesBothItsVectorsAtOnce() {
        assertThat(flags.set(CUBE0, Mode.CUBE_VECTOR, 5, 100)).containsExactly(VECTOR0, VECTOR1);
        assertThat(flags.visibleFrom(VECTOR1, 5)).isEqualTo(100);
        assertThat(flags.isRaised(VECTOR2, 5)).isFalse();
        assertThat(flags.isRaised(CUBE0, 5)).isFalse();
    }

    @Test
    void bothVectorsTogetherRaiseTheirCube() {
        assertThat(flags.set(VECTOR0, Mode.CUBE_VECTOR, 3, 10)).isEmpty();
        assertThat(flags.set(VECTOR0, Mode.CUBE_VECTOR, 3, 11)).isEmpty();
        assertThat(flags.set(VECTOR1, Mode.CUBE_VECTOR, 3, 12)).containsExactly(CUBE0);
        assertThat(flags.set(VECTOR1, Mode.CUBE_VECTOR, 3, 13)).containsExactly(CUBE0);
        assertThat(flags.counter(CUBE0, 3)).isEqualTo(2);
        flags.take(CUBE0, 3);
        assertThat(flags.visibleFrom(CUBE0, 3)).isEqualTo(13);
    }

    @Test
    void allOfAKindRaiseEachOther() {
        assertThat(flags.set(VECTOR0, Mode.ALL_OF_KIND, 6, 1)).isEmpty();
        assertThat(flags.set(VECTOR1, Mode.ALL_OF_KIND, 6, 2)).isEmpty();
        assertThat(flags.set(VECTOR2, Mode.ALL_OF_KIND, 6, 3)).isEmpty();
        assertThat(flags.set(VECTOR3, Mode.ALL_OF_KIND, 6, 4)).containsExactly(VECTOR0, VECTOR1, VECTOR2, VECTOR3);
        for (CoreId vector : List.of(VECTOR0, VECTOR1, VECTOR2, VECTOR3)) {
            assertThat(flags.counter(vector, 6)).isEqualTo(1);
            assertThat(flags.visibleFrom(vector, 6)).as("told one by one").isEqualTo(4 + 4 * 10);
        }
        assertThat(flags.counter(CUBE0, 6)).isZero();
    }

    @Test
    void vectorsOfOneCoreRaiseEachOther() {
        assertThat(flags.set(VECTOR3, Mode.SUB_BLOCKS, 0, 1)).isEmpty();
        assertThat(flags.set(VECTOR2, Mode.SUB_BLOCKS, 0, 2)).containsExactly(VECTOR2, VECTOR3);
    }

    @Test
    void inMode4ACubeAndOneVectorRaiseEachOther() {
        int ofPair = CrossCounters.own(Mode.CUBE_ONE_VECTOR, 3);
        assertThat(flags.set(CUBE0, Mode.CUBE_ONE_VECTOR, 3, 1)).containsExactly(VECTOR0);
        assertThat(flags.set(CUBE0, Mode.CUBE_ONE_VECTOR, 19, 2)).containsExactly(VECTOR1);
        assertThat(flags.visibleFrom(VECTOR0, ofPair)).isEqualTo(1);
        assertThat(flags.visibleFrom(VECTOR1, ofPair)).isEqualTo(2);
        assertThat(flags.set(VECTOR3, Mode.CUBE_ONE_VECTOR, 3, 5)).containsExactly(CUBE1);
        assertThat(flags.isRaised(CUBE1, ofPair)).isFalse();
        assertThat(flags.isRaised(CUBE1, CrossCounters.own(Mode.CUBE_ONE_VECTOR, 19))).isTrue();
        assertThat(flags.isRaised(VECTOR0, 3)).as("the counter of the other modes").isFalse();
        assertThatThrownBy(() -> flags.set(VECTOR0, Mode.CUBE_ONE_VECTOR, 16, 1))
                .isInstanceOf(SimulationError.class).hasMessageContaining("flag 16 of mode 4; expected 0 to 15");
    }

    @Test
    void aCounterHoldsFifteen() {
        for (int i = 0; i < 15; i++) {
            flags.set(CUBE1, Mode.CUBE_VECTOR, 1, i);
        }
        assertThatThrownBy(() -> flags.set(CUBE1, Mode.CUBE_VECTOR, 1, 15)).isInstanceOf(SimulationError.class)
                .hasMessageContaining("above 15");
    }
}

package ascendsim.sim.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetIndexTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000, 24576, 65536})
    void everyStretchFillsAllSetsAlike(int sets) {
        SetIndex index = new SetIndex(sets);
        for (long stretch : new long[]{0, 1, 7, 4096}) {
            int[] met = LongStream.range(0, sets).mapToInt(line -> index.of(stretch * sets + line)).sorted().toArray();
            assertThat(met).isEqualTo(IntStream.range(0, sets).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {24576, 65536})
    void rowsThatLieAStretchApartMeetInFewSets(int sets) {
        SetIndex index = new SetIndex(sets);
        int row = sets / 8;
        for (int stretch = 1; stretch < 16; stretch++) {
            long first = (long) stretch * sets;
            long[] sames = LongStream.range(0, row).filter(line -> index.of(line) == index.of(first + line)).toArray();
            assertThat(sames.length).isLessThan(row / 100);
        }
    }
}

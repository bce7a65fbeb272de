package ascendsim.kernels.program.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.kernels.program.grouped.RoundWalk.Rounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundShapeTest {
    @Test
    void sharesKeepToGroupsOfK() {
        assertThat(shape(2048, 48).share(0)).isEqualTo(43);
        assertThat(shape(2048, 48).share(256)).isEqualTo(64);
        assertThat(shape(2048, 48).share(32)).isEqualTo(64);
        assertThat(shape(64, 48).share(0)).isEqualTo(8);
        assertThat(shape(86, 48).share(86)).isEqualTo(43);
    }

    private static RoundShape shape(long depth, long aivs) {
        AntiquantTypes types = new AntiquantTypes(DType.INT4, DType.FLOAT16, false);
        TileCut cut = new TileCut(true, 0, 56, 512);
        StripShape strip = new StripShape(types, List.of(cut), cut.capacity(types, 56, 2, false), 512, 1024, 2);
        return new RoundShape(strip, new Rounds(1, 512), depth, aivs);
    }
}

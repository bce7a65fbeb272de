package ascendsim.traces.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.BadInput;
import ascendsim.traces.profile.ProfileComparison.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileComparisonTest {
    private static final String OURS = """
        block_id,sub_block_id,aic_time(us),aic_mte2_ratio,aic_cube_ratio,GM_to_L1_datas(KB),aic_read_hit_rate(%)
        0,cube0,10.000000,0.500000,0.300000,64.000000,NA
        1,cube0,20.000000,0.700000,0.300000,64.000000,50.000000
        0,vector0,NA,NA,NA,NA,NA
        """;
    private static final String THEIRS = """
        block_id,sub_block_id,aic_time(us),aic_mte2_ratio,aic_icache_miss_rate,GM_to_L1_datas(KB),aic_read_hit_rate(%)
        0,cube0,30.000000,0.650000,0.010000,64.000000,90.000000
        """;

    @TempDir
    Path dir;

    @Test
    void theMeansDifferAndTheGreatestComesFirst() {
        ProfileComparison comparison =
                ProfileComparison.of(Map.of("T", CsvTable.parse(OURS)), Map.of("T", CsvTable.parse(THEIRS)));
        assertThat(comparison.differences()).extracting(Difference::column).containsExactly("aic_time(us)",
                "aic_read_hit_rate(%)", "aic_mte2_ratio", "GM_to_L1_datas(KB)");
        assertThat(comparison.differences().getFirst()).isEqualTo(new Difference("T", "aic_time(us)", 15, 30, 0.5));
        assertThat(comparison.differences().getFirst().ratio()).isEqualTo(0.5);
        assertThat(comparison.differences().get(1).weight()).isCloseTo(0.4, within(1e-12));
        assertThat(comparison.differences().get(2).weight()).isCloseTo(0.05, within(1e-12));
        assertThat(comparison.differences().getLast().weight()).isZero();
        assertThat(comparison.onlyPredicted()).containsExactly("T.aic_cube_ratio");
        assertThat(comparison.onlyMeasured()).containsExactly("T.aic_icache_miss_rate");
    }

    @Test
    void cellsMayStandInQuotes() {
        CsvTable table = CsvTable.parse("\uFEFFa,b\r\n\"x, \"\"y\"\"\",2\r\n\r\n");
        assertThat(table).isEqualTo(new CsvTable(List.of("a", "b"), List.of(List.of("x, \"y\"", "2"))));
        assertThat(CsvTable.parse("").columns()).isEmpty();
    }

    @Test
    void filesOfOneOperatorAreFoundWhereverTheyAre() throws IOException {
        Path operator = Files.createDirectories(dir.resolve("OPPROF_20260101000000_ABCDEF/add/0"));
        Files.writeString(operator.resolve("Memory_20240429111143146.csv"), THEIRS);
        Files.writeString(operator.resolve("notes.csv"), "a");
        assertThat(ProfileFiles.read(dir).tables()).containsOnlyKeys("Memory");
        Path other = Files.createDirectories(dir.resolve("OPPROF_20260101000000_ABCDEF/add/1"));
        Files.writeString(other.resolve("Memory_20240429111143999.csv"), THEIRS);
        assertThatThrownBy(() -> ProfileFiles.read(dir)).isInstanceOf(BadInput.class)
                .hasMessageContaining("tables of 2 operators").hasMessageContaining("name one, for example");
        assertThat(ProfileFiles.read(other).tables()).containsOnlyKeys("Memory");
    }

    @Test
    void aDirectoryWithoutTablesIsRefused() {
        assertThatThrownBy(() -> ProfileFiles.read(dir)).isInstanceOf(BadInput.class)
                .hasMessageContaining("no metric tables");
        assertThatThrownBy(() -> ProfileFiles.read(dir.resolve("none"))).isInstanceOf(BadInput.class)
                .hasMessageContaining("no such directory");
    }
}

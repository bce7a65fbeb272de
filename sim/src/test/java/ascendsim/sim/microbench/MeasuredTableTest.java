package ascendsim.sim.microbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeasuredTableTest {
    private static final String HEADER = "kind,chip,instruction,size,size_unit,rate,rate_unit,protocol,l2";

    private static List<MeasuredRow> rows(String... lines) {
        return MeasuredTable.parse("t.csv", Stream.concat(Stream.of(HEADER), Stream.of(lines)).toList());
    }

    private static String vector(String instruction, double size, double rate) {
        return "vector,Ascend910B1,\"" + instruction + "\"," + size + ",elements," + rate + ",bytes/cycle,stream,";
    }

    @Test
    void fieldsInQuotesHoldCommas() {
        MeasuredRow row = rows("mmad,Ascend910B3,\"MMAD FP16,FP16->FP32\",\"16,32,48\",\"m,k,n\",5,ops/cycle,isolated,")
                .getFirst();
        assertThat(row.instruction()).isEqualTo("MMAD FP16,FP16->FP32");
        assertThat(row.size()).isEqualTo("16,32,48");
        assertThat(row.protocol()).isEqualTo("isolated");
        assertThat(row.repeats()).isEmpty();
    }

    @Test
    void aVectorSizeIsWholeRepeatsOfTheSource() {
        assertThat(rows(vector("VADD FP32,FP32,FP32", 192, 1), vector("VCONV INT4,FP16", 512, 1)))
                .extracting(row -> row.repeats().orElseThrow()).containsExactly(3, 2);
    }

    @Test
    void aTableLabelledInHalfRepeatsIsReadByItsRows() {
        assertThat(rows(vector("VSHL UINT16,UINT16", 128, 1), vector("VSHL UINT16,UINT16", 192, 1),
                vector("VSHL UINT16,UINT16", 256, 1), vector("VSHL INT16,INT16", 256, 1)))
                .extracting(row -> row.repeats().orElseThrow()).containsExactly(1, 2, 3, 2);
    }

    @Test
    void aLineThatIsNoRowIsNamed() {
        assertThatThrownBy(() -> rows("move,Ascend910B1,GM->UB,1")).isInstanceOf(BadInput.class)
                .hasMessage("t.csv:2: 4 fields; 9 fields");
        assertThatThrownBy(() -> rows("move,Ascend910B1,GM->UB,1,KiB,fast,GiB/s,stream,hit"))
                .isInstanceOf(BadInput.class).hasMessage("t.csv:2: rate 'fast'; a number");
        assertThatThrownBy(() -> rows("move,Ascend910B1,GM->UB,0,KiB,1,GiB/s,stream,hit"))
                .isInstanceOf(BadInput.class).hasMessage("t.csv:2: size 0; a number above 0");
    }

    @Test
    void rowsThatSayNothingAndMissingInstructionsAreKeptApart() {
        RowRunner runner = new RowRunner();
        List<MeasuredRow> rows = rows("move,Ascend910B1,L1->BT,1,KiB,54.9,GiB/s,stream,",
                "move,Ascend910B3,GM->L0A,1,KiB,8,GiB/s,stream,hit",
                "move,Ascend910B3,UB->UB,1,KiB,436,GiB/s,stream,",
                "move,Ascend950PR_9589,L1->L0A,1,KiB,8,GiB/s,stream,", vector("VGATHER UINT32,UINT32", 64, 18));
        List<Outcome> outcomes = rows.stream().map(runner::run).toList();
        assertThat(outcomes).extracting(o -> (Object) o.getClass()).containsExactly(Outcome.Judged.class,
                Outcome.Missing.class, Outcome.Apart.class, Outcome.Judged.class, Outcome.Missing.class);
    }

    @Test
    void scoresTakeNearestRanks() {
        MeasuredRow row = rows(vector("VADD FP32,FP32,FP32", 64, 1)).getFirst();
        List<Outcome.Judged> judged = Stream.of(1.0, 1.01, 1.02, 0.9).map(s -> new Outcome.Judged(row, s)).toList();
        Scores scores = Scores.of(judged, MeasuredRow::group).getFirst();
        assertThat(scores.rows()).isEqualTo(4);
        assertThat(scores.median()).isEqualTo(Math.log(1.01));
        assertThat(scores.p90()).isEqualTo(-Math.log(0.9));
        assertThat(scores.worst().simulated()).isEqualTo(0.9);
    }
}

package ascendsim.kernels.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.KernelText;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Program;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.GmCopyContract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.probe.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyRunTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B1").orElseThrow();
    private static final Operator OPERATOR = Operators.named("test", GmCopyContract.NAME);

    private static OperatorCall call(String path, String shape, String type, String more) {
        return new CaseReader(OPERATOR.contract().schema(), 1).read("{\"path\":\"" + path + "\",\"src\":{\"shape\":["
                + shape + "],\"dtype\":\"" + type + "\"}" + more.replace('\'', '"') + "}");
    }

    /** GM addresses a launch copies to or from, by core, in order, relative to the matrix. */
    private static final class Copies implements Probe {
        private final Map<Integer, List<Long>> starts = new HashMap<>();
        private long bytes;

        @Override
        public void started(CoreId core, Dispatched instruction) {
            if (instruction.decoded().instruction() instanceof GlobalMove move) {
                String side = GmSide.of(move);
                starts.computeIfAbsent(core.index(), c -> new ArrayList<>())
                        .add(instruction.operands[move.form().slot(side)] - GlobalMemory.BASE);
            }
        }

        @Override
        public void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
            bytes += hitBytes + missBytes;
        }
    }

    private static final class GmSide {
        static String of(GlobalMove move) {
            return switch (move) {
                case GlobalMove.Padded padded -> padded.route().reads() ? "src" : "dst";
                case GlobalMove.Nd2Nz _,ascendsim.isa.instruction.Dn2Nz _,ascendsim.isa.instruction.NdCopy _ -> "src";
                case GlobalMove.Burst burst -> burst.route().reads() ? "src" : "dst";
            };
        }
    }

    private static Copies copies(OperatorCall call, Mode mode) {
        Copies copies = new Copies();
        OperatorRunner runner = new OperatorRunner(new Device(CHIP));
        OperatorRunner.Result result =
                runner.run(OPERATOR, call, Device.Options.of(mode).with(copies), mode.hasData());
        assertThat(result.passed()).isTrue();
        return copies;
    }

    /** Columns that make a short last tile, rows that the cores do not share evenly, slices, several passes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        gm->ub       | 48,96  | float16 | ,'tile':[4,32],'cores':6                        |  9216
        gm->ub       | 50,99  | float16 | ,'tile':[3,32],'cores':7                        |  9900
        gm->ub       | 50,99  | int8    | ,'tile':[3,32],'cores':7,'slices':3,'passes':2  |  9900
        gm->l1.nd2nz | 50,99  | float16 | ,'tile':[64,40],'cores':7,'passes':3            | 29700
        gm->ub       | 12,10  | float32 | ,'tile':[9,9],'cores':3,'partition':'every_core_reads_all' | 1440
        ub->gm       | 50,99  | float16 | ,'tile':[3,32],'cores':7,'slices':3,'passes':2  | 19800
        """)
    void everyElementIsMovedOnceAPass(String path, String shape, String type, String more, long bytes) {
        for (Mode mode : List.of(Mode.TIMED, Mode.TIMING)) {
            assertThat(copies(call(path, shape, type, more), mode).bytes).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"float16", "bfloat16", "float32", "int8", "uint8", "int32"})
    void storesLeaveOnes(String type) {
        OperatorCall call = call("ub->gm", "70,37", type, ",'tile':[5,16],'cores':9");
        OperatorRunner runner = new OperatorRunner(new Device(CHIP));
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            var result = runner.run(OPERATOR, call, Device.Options.of(mode), true);
            assertThat(result.comparison().orElseThrow().errors().compared()).isEqualTo(70 * 37);
            assertThat(result.passed()).isTrue();
            assertThat(result.run().outputs().get("dst").doubleAt(70 * 37 - 1)).isEqualTo(1);
        }
    }

    @Test
    void readsAreComparedWithNothing() {
        var result = new OperatorRunner(new Device(CHIP)).run(OPERATOR,
                call("gm->ub", "48,96", "float16", ",'tile':[4,32],'cores':6"), Device.Options.of(Mode.ORDERED), true);
        assertThat(result.comparison().orElseThrow().errors().compared()).isZero();
        assertThat(result.passed()).isTrue();
    }

    @Test
    void tilesGoRowByRow() {
        Copies copies = copies(call("gm->ub", "8,20", "float16", ",'tile':[2,8],'cores':2"), Mode.TIMING);
        assertThat(copies.starts.get(0)).containsExactly(0L, 16L, 32L, 80L, 96L, 112L);
        assertThat(copies.starts.get(1)).containsExactly(160L, 176L, 192L, 240L, 256L, 272L);
    }

    @Test
    void slicesAreRepeatedOneAfterTheOther() {
        Copies copies =
                copies(call("gm->ub", "2,16", "float16", ",'tile':[2,8],'cores':1,'passes':2,'slices':2"), Mode.TIMING);
        assertThat(copies.starts.get(0)).containsExactly(0L, 0L, 16L, 16L);
    }

    @Test
    void staggeredCoresBeginWithTheirOwnBlock() {
        String all = ",'tile':[2,8],'cores':3,'partition':'every_core_reads_all','order':'";
        Copies same = copies(call("gm->ub", "6,8", "float16", all + "same'"), Mode.TIMING);
        Copies staggered = copies(call("gm->ub", "6,8", "float16", all + "staggered'"), Mode.TIMING);
        assertThat(same.starts.get(2)).containsExactly(0L, 32L, 64L);
        assertThat(staggered.starts.get(0)).containsExactly(0L, 32L, 64L);
        assertThat(staggered.starts.get(2)).containsExactly(64L, 0L, 32L);
    }

    @Test
    void theProgramIsALoopThatParsesBack() {
        Kernel kernel = new CopyPlanner(CHIP)
                .plan(call("gm->ub", "12288,12288", "float16", ",'tile':[1,64],'cores':48")).kernel();
        assertThat(kernel.problems()).isEmpty();
        assertThat(kernel.type()).isEqualTo(KernelType.AIV_ONLY);
        assertThat(kernel.programs()).extracting(Program::kind).hasSize(1);
        assertThat(kernel.programs().getFirst().lines()).hasSizeLessThan(20);
        assertThat(KernelParser.parse("copy", KernelText.print(kernel))).isEqualTo(kernel);
    }

    @Test
    void theChipSetsTheLimits() {
        CopyPlanner planner = new CopyPlanner(CHIP);
        assertThat(planner.plan(call("gm->l1.nd2nz", "64,64", "float16", ",'tile':[8,8]")).kernel().blocks())
                .isEqualTo(24);
        assertThatThrownBy(() -> planner.plan(call("gm->ub", "8192,1024", "float16", ",'tile':[128,1024],'cores':49")))
                .isInstanceOf(BadInput.class).hasMessageContaining("case.cores: 49; at most 48")
                .hasMessageContaining("case.tile: 262144 B; at most 196608 B");
    }
}

package ascendsim.kernels.cann;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Launched;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.verify.Verdict;
import ascendsim.kernels.verify.Verdict.Status;
import ascendsim.kernels.verify.Verifier;
import ascendsim.kernels.verify.VerifyCase;
import ascendsim.sim.Device;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CannRunnerTest {
    private static final String CASE = "{\"x\":{\"shape\":[20,32],\"dtype\":\"int8\"},"
            + "\"y\":{\"shape\":[32,16],\"dtype\":\"int8\"}}";
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();
    private static final Duration LONG = Duration.ofSeconds(300);

    @TempDir
    Path dir;

    private static OperatorTask task(long seed) {
        return task(CASE, seed);
    }

    private static OperatorTask task(String text, long seed) {
        Operator operator = Operators.find("matmul").orElseThrow();
        OperatorCall call = new CaseReader(operator.contract().schema(), seed).read(text);
        return new OperatorRunner(new Device(CHIP)).prepare(operator, call, Optional.empty());
    }

    private static CannQuery query(long seed) {
        return query("a case", task(seed), CHIP.name());
    }

    private static CannQuery query(String id, OperatorTask task, String chip) {
        return CannQuery.of(id, chip, task);
    }

    private CannRunner runner(String mode, Duration limit, boolean time) throws IOException {
        return CannRunner.python(FakeCann.python(dir, mode), limit, time);
    }

    private static Verdict verdict(CannSource source) {
        VerifyCase row = new VerifyCase("a", "s", "matmul", List.of("910B"), 7, CASE, Optional.empty(),
                Optional.empty());
        return new Verifier(CHIP, "910B", List.of(Mode.ORDERED), Sanitizers.parse("s", "none"), Optional.of(source))
                .verify(row);
    }

    @Test
    void allModesOfACaseHaveOneAnswer() throws IOException {
        CannSource source = runner("agree", LONG, false);
        List<String> asked = new ArrayList<>();
        CannSource counting = new CannSource() {
            @Override
            public Optional<CannAnswer.Missing> missing() {
                return source.missing();
            }

            @Override
            public CannAnswer answer(CannQuery query) {
                asked.add(query.id());
                return source.answer(query);
            }
        };
        Verifier verifier = new Verifier(CHIP, "910B", List.of(Mode.ORDERED, Mode.TIMED),
                Sanitizers.parse("s", "none"), Optional.of(counting));
        for (String id : List.of("a", "b")) {
            VerifyCase row = new VerifyCase(id, "s", "matmul", List.of("910B"), 7, CASE, Optional.empty(),
                    Optional.empty());
            assertThat(verifier.verify(row).status()).isEqualTo(Status.PASSED);
        }
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void agreementIsReported() throws IOException {
        Verdict verdict = verdict(runner("agree", LONG, false));
        assertThat(verdict.status()).isEqualTo(Status.PASSED);
        assertThat(verdict.cann().orElseThrow()).isEqualTo(
                new Verdict.Cann(0, 0, 0, OptionalDouble.empty()));
    }

    @Test
    void disagreementIsReportedWithTheThirdsOpinion() throws IOException {
        Verdict verdict = verdict(runner("disagree", LONG, true));
        assertThat(verdict.status()).isEqualTo(Status.FAILED);
        assertThat(verdict.reason()).startsWith("1 of 320 elements fail rule exact against cann");
        assertThat(verdict.cann().orElseThrow()).isEqualTo(
                new Verdict.Cann(0, 1, 1, OptionalDouble.of(14.5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"no_operator | UNSUPPORTED | cann: torch_npu has no matmul",
            "refuse | FAILED | cann: refused: RuntimeError: EZ9999 inner error",
            "crash | FAILED | cann: crashed: exit status 139: Segmentation fault in libascendcl.so",
            "garbage | FAILED | cann: crashed: its answer is no JSON",
            "silent | FAILED | cann: crashed: it ended without an answer",
            "short | FAILED | cann: crashed: its output out has 1279 bytes; expected 1280",
            "missing | FAILED | cann: torch_npu finds no NPU"})
    void whatDidNotRunIsReported(String mode, Status status, String reason) throws IOException {
        Verdict verdict = verdict(runner(mode, LONG, false));
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.cann()).isEmpty();
    }

    @Test
    void aCallThatHangsIsGivenUp() throws IOException {
        CannAnswer answer = runner("hang", Duration.ofSeconds(1), false).answer(query(1));
        assertThat(answer).isEqualTo(new CannAnswer.TimedOut(Duration.ofSeconds(1)));
        assertThat(((CannAnswer.TimedOut) answer).text()).isEqualTo("cann: no answer in 1 s");
    }

    @Test
    void whatIsMissingIsKnownBeforehand() throws IOException {
        assertThat(runner("agree", LONG, false).missing()).isEmpty();
        assertThat(runner("no_operator", LONG, false).missing()).isEmpty();
        assertThat(runner("missing", LONG, false).missing()).map(CannAnswer.Missing::reason)
                .contains("torch_npu finds no NPU");
        assertThat(CannRunner.python(dir.resolve("nothing").toString(), LONG, false).missing())
                .map(CannAnswer.Missing::reason).contains("no " + dir.resolve("nothing"));
    }

    @Test
    void aCaptureGivesTheSameAgain() throws IOException {
        Path captures = dir.resolve("captures");
        CannAnswer.Outputs first = (CannAnswer.Outputs) new CannRecorder(runner("agree", LONG, true), captures)
                .answer(query(7));
        Path own = only(captures);
        assertThat(own.getFileName().toString()).matches("a_case-[0-9a-f]{16}");
        assertThat(own).isDirectoryContaining("glob:**case.json").isDirectoryContaining("glob:**outputs.safetensors");
        assertThat(Files.readString(own.resolve("PROVENANCE"))).isEqualTo("device: fake NPU\n");
        assertThat(Files.readAllLines(own.resolve("row.csv")).getLast()).startsWith(
                "\"a_case\",capture,\"Ascend910B3\",\"matmul\",\"{\"\"x\"\":{\"\"shape\"\":[20,32],"
                        + "\"\"dtype\"\":\"\"int8\"\"}")
                .endsWith(",14.5,\"MatMul + Cast\",unknown,\"capture a_case on fake NPU\"");
        CannAnswer.Outputs second = (CannAnswer.Outputs) new CannReplay(captures).answer(query(7));
        assertThat(second.kernels()).isEqualTo(first.kernels());
        assertThat(second.provenance()).isEqualTo(first.provenance());
        assertThat(bytes(second.outputs().get("out"))).isEqualTo(bytes(first.outputs().get("out")));
        assertThat(new CannReplay(own).answer(query(7))).isInstanceOf(CannAnswer.Outputs.class);
        assertThat(((CannAnswer.Failure) new CannReplay(captures).answer(query(8))).text())
                .startsWith("cann: refused: capture ").endsWith("other content of x, other content of y");
        new CannRecorder(runner("agree", LONG, false), captures).answer(query(7));
        assertThat(only(captures)).isDirectoryNotContaining("glob:**row.csv");
        assertThat(new CannReplay(dir).answer(query(7))).isInstanceOf(CannAnswer.NoOperator.class);
    }

    private static Path only(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.reduce((first, second) -> {
                throw new AssertionError("both " + first + " and " + second);
            }).orElseThrow();
        }
    }

    @Test
    void aCaptureOfAnotherCallIsRefused() throws IOException {
        String square = "{\"x\":{\"shape\":[16,16],\"dtype\":\"float16\",\"init\":\"zeros\"},"
                + "\"y\":{\"shape\":[16,16],\"dtype\":\"float16\",\"init\":\"zeros\"%s}%s}";
        String bias = ",\"bias\":{\"shape\":[16],\"dtype\":\"float16\"}";
        Path captures = dir.resolve("captures");
        CannQuery full = query("same", task(square.formatted("", bias), 1), CHIP.name());
        capture(captures, full);
        assertThat(new CannReplay(captures).answer(full)).isInstanceOf(CannAnswer.Outputs.class);
        OperatorTask transposed = task(square.formatted(",\"transposed\":true", bias), 1);
        assertThat(replayed(captures, query("same", transposed, CHIP.name()))).endsWith("call: other y");
        assertThat(replayed(captures, query("same", task(square.formatted("", ""), 1), CHIP.name())))
                .endsWith("call: other bias, other content of bias");
        assertThat(replayed(captures, query("same", task(square.formatted("", bias), 1), "Ascend910B1")))
                .endsWith("call: chip Ascend910B3");
        capture(captures, query("same", transposed, CHIP.name()));
        assertThat(new CannReplay(captures).answer(full)).isInstanceOf(CannAnswer.Outputs.class);
        assertThat(new CannReplay(captures).answer(query("same", transposed, CHIP.name())))
                .isInstanceOf(CannAnswer.Outputs.class);
    }

    @Test
    void noIdLeavesTheDirectory() throws IOException {
        Path captures = dir.resolve("captures");
        CannQuery query = query("..", task(7), CHIP.name());
        capture(captures, query);
        assertThat(dir).isDirectoryNotContaining("glob:**case.json");
        assertThat(new CannReplay(captures).answer(query)).isInstanceOf(CannAnswer.Outputs.class);
    }

    @Test
    void aCaptureWithoutItsOutputsIsNoDefect() throws IOException {
        Path captures = dir.resolve("captures");
        assertThat(verdict(new CannRecorder(runner("agree", LONG, false), captures)).status())
                .isEqualTo(Status.PASSED);
        Files.delete(only(captures).resolve("outputs.safetensors"));
        Verdict verdict = verdict(new CannReplay(captures));
        assertThat(verdict.status()).isEqualTo(Status.FAILED);
        assertThat(verdict.reason()).contains("outputs.safetensors").doesNotContain("internal error");
    }

    private static void capture(Path captures, CannQuery query) throws IOException {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        query.outputs().forEach((name, type) -> outputs.put(name, Tensor.zeros(type)));
        CannCapture.save(captures, query, new CannAnswer.Outputs(outputs, List.of(), Map.of()));
    }

    private static String replayed(Path captures, CannQuery query) {
        return ((CannAnswer.Refused) new CannReplay(captures).answer(query)).reason();
    }

    private static byte[] bytes(Tensor tensor) {
        return tensor.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void threeWaysAreThreeComparisons() throws IOException {
        OperatorTask task = task(3);
        Launched launched = new OperatorRunner(new Device(CHIP)).launch(task, Device.Options.of(Mode.ORDERED));
        CannAnswer.Outputs cann = (CannAnswer.Outputs) runner("disagree", LONG, false).answer(query(3));
        ThreeWay ways = ThreeWay.of(task, launched.outputs(), cann,
                task.operator().contract().acceptance(task.call()));
        assertThat(ways.simulatedReference().passed()).isTrue();
        assertThat(ways.simulatedCann().passed()).isFalse();
        assertThat(ways.simulatedCann().errors().maxAbsError()).isEqualTo(1);
        assertThat(ways.cannReference().errors().mismatched()).isEqualTo(1);
    }

    /** The runner of this project with a stand-in for torch, where there is a Python. */
    @Test
    void theRunnerItselfKeepsTheProtocol() throws Exception {
        Assumptions.assumeTrue(hasPython(), "no python3 on this machine: runner.py is not tried");
        for (Map.Entry<String, String> expected : Map.of("agree", "PASSED", "disagree", "FAILED 1 of 320 elements",
                "crash", "FAILED cann: crashed: exit status 139", "refuse",
                "FAILED cann: refused: RuntimeError: EZ9999: the parameter is invalid").entrySet()) {
            Verdict verdict = verdict(CannRunner.python(python(expected.getKey()), LONG, false));
            assertThat(verdict.status() + " " + verdict.reason()).as(expected.getKey())
                    .startsWith(expected.getValue());
        }
        assertThat(CannRunner.python(python("hang"), Duration.ofSeconds(2), false).answer(query(1)))
                .isInstanceOf(CannAnswer.TimedOut.class);
        assertThat(CannRunner.python(python("no_device"), LONG, false).missing()).map(CannAnswer.Missing::reason)
                .contains("torch_npu finds no NPU");
        Operator other = Operators.find("npu_dynamic_quant").orElseThrow();
        OperatorTask task = new OperatorRunner(new Device(CHIP)).prepare(other, other.contract().defaultCase(0),
                Optional.empty());
        assertThat(CannRunner.python(python("agree"), LONG, false).answer(CannQuery.of("b", CHIP.name(), task)))
                .isEqualTo(new CannAnswer.NoOperator("torch_npu has no npu_dynamic_quant"));
    }

    @Test
    void matmulIsWhatTorchHasAndNoMore() throws Exception {
        Assumptions.assumeTrue(hasPython(), "no python3 on this machine: runner.py is not tried");
        OperatorTask biased = task(CASE.replaceAll("}$", ",\"bias\":{\"shape\":[16],\"dtype\":\"int32\"}}"), 1);
        assertThat(CannRunner.python(python("agree"), LONG, false).answer(query("b", biased, CHIP.name())))
                .isEqualTo(new CannAnswer.NoOperator("torch.matmul has no equal of bias"));
    }

    /** The stand-in of msprof runs what it is told, and the profiled process writes other numbers. */
    @Test
    void timesComeFromAProcessThatWritesNoOutputs() throws Exception {
        Assumptions.assumeTrue(hasPython(), "no python3 on this machine: runner.py is not tried");
        String table = "Op Name,Task Duration(us)\nTransData_1,100\nMatMulV3_2,12.5\n";
        CannAnswer.Outputs timed = timed(msprof(table));
        assertThat(timed.kernels()).containsExactly(new CannAnswer.Kernel("MatMulV3_2", 12.5));
        CannAnswer.Outputs plain = (CannAnswer.Outputs) CannRunner.python(python("agree"), LONG, false)
                .answer(query(7));
        assertThat(bytes(timed.outputs().get("out"))).isEqualTo(bytes(plain.outputs().get("out")));
    }

    @Test
    void aTableWithoutTimesCostsTheTimesAlone() throws Exception {
        Assumptions.assumeTrue(hasPython(), "no python3 on this machine: runner.py is not tried");
        assertThat(timed(msprof("Op Name,Task Duration(us)\nMatMulV3_2,NA\n")).kernels()).isEmpty();
        assertThat(timed(msprof("Op Name,Other\nMatMulV3_2,1\n")).kernels()).isEmpty();
    }

    private CannAnswer.Outputs timed(Path path) throws IOException {
        String python = python("agree");
        Path script = Path.of(python);
        Files.writeString(script, Files.readString(script).replace("exec python3",
                "PATH='" + path + "':\"$PATH\" exec python3"));
        return (CannAnswer.Outputs) CannRunner.python(python, LONG, true).answer(query(7));
    }

    /** A directory with an msprof that runs the command after its own options and leaves a table. */
    private Path msprof(String table) throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        Path script = Files.writeString(bin.resolve("msprof"), """
            #!/bin/sh
            place="${2#--output=}"
            shift 3
            ASCENDSIM_FAKE_CANN=disagree "$@" || exit 1
            mkdir -p "$place"
            cat > "$place/OpBasicInfo.csv" <<'END'
            %sEND
            """.formatted(table));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return bin;
    }

    private String python(String mode) throws IOException {
        Path fake = Path.of("src/test/resources/ascendsim/cann/fake").toAbsolutePath();
        Path script =
                Files.writeString(dir.resolve("python-" + mode), "#!/bin/sh\nPYTHONDONTWRITEBYTECODE=1 PYTHONPATH='"
                        + fake + "' ASCENDSIM_FAKE_CANN=" + mode + " exec python3 \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }
}

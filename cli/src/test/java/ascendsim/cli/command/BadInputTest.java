package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with what the user gave: one line for each problem, exit status 2, nothing written. */
class BadInputTest {
    private static final String SMALL = RunCommandTest.SMALL;

    @TempDir
    Path inputs;
    @TempDir
    Path results;

    /** Runs the operator with every kind of result asked for. */
    private List<String> refused(String... options) {
        List<String> args = new ArrayList<>(List.of("run", "matmul", "--json", results + "/r.json", "--out",
                results + "/out", "--dump-program", results + "/p.asm"));
        args.addAll(List.of(options));
        return Session.of(args.toArray(String[]::new)).refused();
    }

    private void refusedBecause(String line, String... options) {
        assertThat(refused(options)).singleElement().asString().matches(line);
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(results).isEmptyDirectory();
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(inputs.resolve(name), text);
    }

    @Test
    void unknownNames() {
        assertThat(Session.of("run", "matmull").refused()).singleElement().asString()
                .startsWith("run: unknown operator matmull; expected one of ").endsWith("did you mean matmul?");
        assertThat(Session.of("ops", "mamtul").refused()).singleElement().asString().endsWith("did you mean matmul?");
        refusedBecause("--chip: unknown chip Ascend910B9; expected one of .*; did you mean Ascend910B1\\?", "--chip",
                "Ascend910B9");
        refusedBecause("case.bais: unknown key; .*; did you mean bias\\?", "--case",
                SMALL.replaceFirst("\\{", "{\"bais\":1,"));
        refusedBecause("case.x.dtyp: unknown key; .*; did you mean dtype\\?", "--case",
                SMALL.replaceFirst("\"dtype\"", "\"dtyp\":1,\"dtype\""));
        refusedBecause("tiling.base_q: unknown knob; .*; did you mean base_m\\?", "--case", SMALL, "--tiling",
                "{\"base_q\":16}");
        refusedBecause("--mode: unknown value timd; expected one of ordered, timed, timing; did you mean timed\\?",
                "--mode", "timd");
        refusedBecause("--l2: unknown value hot; .*", "--l2", "hot");
        refusedBecause("--sanitize: 'memry'; .*; did you mean memory\\?", "--sanitize", "memry,sync");
        refusedBecause("--check: unknown value ref; .*", "--check", "ref");
        refusedBecause("ascendsim run: unknown option --sed; .*; did you mean --seed\\?", "--sed", "1");
    }

    @Test
    void numbersThatAreNone() {
        refusedBecause("--seed: 1e3; expected a whole number of 64 bits", "--seed", "1e3");
        refusedBecause("--seed: 9223372036854775808; .*", "--seed", "9223372036854775808");
    }

    @Test
    void casesThatAreNone() throws Exception {
        refusedBecause("case:1:\\d+: not JSON: .*", "--case", "{\"x\":");
        refusedBecause(".*: no such file; .*", "--case", inputs + "/none.json");
        refusedBecause("case: \\[1,2]; expected a JSON object", "--case", file("a.json", "[1,2]").toString());
        refusedBecause(".*b.json:2:\\d+: not JSON: .*", "--case", file("b.json", "{\n nonsense").toString());
        refusedBecause(".*: cannot be read: .*", "--case", inputs.toString());
    }

    @Test
    void callsTheOperatorRefuses() {
        refusedBecause("case.x.dtype: \"int64\"; expected one of .*", "--case",
                SMALL.replaceFirst("float16", "int64"));
        refusedBecause("case.x: shape \\[48] has rank 1; expected rank 2", "--case", SMALL.replace("[48,40]", "[48]"));
        refusedBecause("case.y: k of y is 40; k of x is 41; .*", "--case", SMALL.replace("48,40", "48,41"));
        assertThat(refused("--case", SMALL.replaceFirst("float16", "f16").replace("[40,32]", "\"big\""))).hasSize(2);
        refusedBecause("case.y: not given; matmul needs it", "--case", SMALL.replaceFirst(",\"y\".*}", "}"));
        refusedBecause("case.x.init: .*", "--case", SMALL.replaceFirst("\"}", "\",\"init\":\"normal(0\"}"));
    }

    @Test
    void tensorsThatDoNotFitTheChip() {
        refusedBecause("matmul: tensors and workspace of 3.64 TiB; at most 64 GiB \\(GM of Ascend910B3\\)", "--case",
                SMALL.replace("48,40", "1000000,1000000").replace("40,32", "1000000,16"));
    }

    @Test
    void tilingsThatDoNotFit() {
        assertThat(refused("--case", SMALL, "--tiling", "{\"base_m\":4096,\"base_k\":4096}"))
                .anyMatch(line -> line.startsWith("tiling: L0A needs"))
                .allMatch(line -> line.matches("tiling: .*; .*; .*"));
        refusedBecause("tiling.base_m: \"x\"; .*", "--case", SMALL, "--tiling", "{\"base_m\":\"x\"}");
        refusedBecause("--tiling: not JSON: .*", "--case", SMALL, "--tiling", "{base_m:1}");
        refusedBecause("--tiling: best; expected default, tuned or a JSON object of knobs.*", "--tiling", "best");
        refusedBecause("--tiling tuned: no record of this matmul .*", "--tiling", "tuned", "--store", "no-such-store");
    }

    @Test
    void filesThatAreNotTheTensor() throws Exception {
        refusedBecause(".*x.bin: 3 bytes; expected 3840 for float16\\[48,40]; the file is truncated", "--case", SMALL,
                "--in", "x=" + file("x.bin", "abc"));
        refusedBecause(".*x.npy: .*", "--case", SMALL, "--in", "x=" + file("x.npy", "\u0093NUMPY"));
        refusedBecause(".*x.safetensors: .*truncated.*", "--case", SMALL, "--in",
                "x=" + file("x.safetensors", "abc"));
        refusedBecause(".*x.txt: unknown ending; expected .npy, .safetensors or .bin", "--case", SMALL, "--in",
                "x=" + file("x.txt", "abc"));
        refusedBecause(".*none.bin: no such file; .*", "--case", SMALL, "--in", "x=" + inputs + "/none.bin");
        refusedBecause("--in z: no such tensor in the case; expected one of x, y; did you mean x\\?", "--case", SMALL,
                "--in", "z=z.bin");
        refusedBecause("--in x\\[1]: 1 tensors in the case; .*", "--case", SMALL, "--in", "x[1]=z.bin");
        refusedBecause("--in: x; expected NAME=VALUE", "--case", SMALL, "--in", "x");
    }

    @Test
    void placesThatCannotBeWritten() throws Exception {
        Path file = file("file", "");
        for (String option : List.of("--json", "--trace", "--timeline", "--dump-program")) {
            assertThat(Session.of("run", "matmul", option, inputs + "/no/r").refused()).singleElement().asString()
                    .startsWith(option + " " + inputs + "/no/r: no directory");
        }
        assertThat(Session.of("run", "matmul", "--out", file + "/out").refused()).singleElement().asString()
                .startsWith("--out " + file + "/out: " + file + " is a file;");
        assertThat(Session.of("run", "matmul", "--json", file + "x", "--trace", file + "x").refused())
                .singleElement().asString().startsWith("--trace " + file + "x: the file of --json;");
    }

    @Test
    void optionsThatContradictEachOther() {
        refusedBecause("--out: a run in mode timing has no outputs; .*", "--mode", "timing");
        assertThat(Session.of("run", "matmul", "--mode", "ordered", "--trace", results + "/t.json").refused())
                .singleElement().asString().startsWith("--trace: a run in mode ordered has no times;");
        assertThat(Session.of("run", "matmul", "--mode", "timing", "--check", "reference").refused())
                .singleElement().asString().startsWith("--check reference: a run in mode timing has no outputs;");
    }

    @Test
    void timelinesOfNothing() {
        List<String> problems = refused("--timeline", results + "/t.svg", "--timeline-core", "24");
        assertThat(problems).singleElement().asString().matches(
                "--timeline-core: 24; expected a whole number from 0 to \\d+, the AI cores matmul runs on");
        refusedBecause("--timeline-core: -1; expected .*", "--timeline", results + "/t.svg", "--timeline-core", "-1");
        refusedBecause("--timeline-cycles: 7; expected FROM-TO, .*", "--timeline", results + "/t.svg",
                "--timeline-cycles", "7");
        refusedBecause("--timeline-cycles: 5; expected a whole number from 8 to \\d+", "--timeline",
                results + "/t.svg", "--timeline-cycles", "7-5");
        refusedBecause("--timeline .*/r.json: the file of --json; .*", "--timeline", results + "/r.json");
        assertThat(Session.of("run", "matmul", "--mode", "ordered", "--timeline", results + "/t.svg").refused())
                .singleElement().asString().startsWith("--timeline: a run in mode ordered has no times;");
    }

    @Test
    void allProblemsAtOnce() {
        assertThat(Session.of("run", "matmull", "--chip", "a", "--mode", "b", "--seed", "c").refused()).hasSize(4);
    }
}

package ascendsim.isa.program;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Program.Line;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads the assembly text that {@link KernelText} writes. Comments start with {@code #} or {@code //}. All problems of
 * a file are reported together, each as {@code file:line: found; expected; hint}.
 */
public final class KernelParser {
    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private String name = "kernel";
    private Optional<Target> target = Optional.empty();
    private Optional<KernelType> type = Optional.empty();
    private int blocks = 1;
    private Optional<CoreKind> core = Optional.empty();
    private FunctionParser functions = new FunctionParser();
    private List<Line> lines = new ArrayList<>();
    private Map<String, Integer> labels = new HashMap<>();
    private List<Integer> lineNumbers = new ArrayList<>();
    private int number;

    /** A parser of the kernel that begins behind the first {@code number} lines of a file. */
    private KernelParser(String file, int number) {
        this.file = file;
        this.number = number;
    }

    /**
     * Parses a kernel.
     *
     * @param file name for messages
     * @throws BadInput with every problem of the text
     */
    public static Kernel parse(String file, String text) {
        return new KernelParser(file, 0).read(List.of(text.split("\\R", -1)));
    }

    /**
     * Parses the kernels of a file, each from its {@code .kernel} to the next; they run one after the other.
     *
     * @param file name for messages
     * @return at least one
     * @throws BadInput with every problem of every kernel
     */
    public static List<Kernel> parseAll(String file, String text) {
        List<String> lines = List.of(text.split("\\R", -1));
        List<Integer> starts = IntStream.range(0, lines.size()).filter(i -> opensKernel(lines.get(i))).boxed().toList();
        List<Kernel> kernels = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < Math.max(1, starts.size()); i++) {
            int start = i == 0 ? 0 : starts.get(i);
            int end = i + 1 < starts.size() ? starts.get(i + 1) : lines.size();
            try {
                kernels.add(new KernelParser(file, start).read(lines.subList(start, end)));
            } catch (BadInput bad) {
                problems.addAll(bad.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return kernels;
    }

    private static boolean opensKernel(String line) {
        return withoutComment(line).strip().split("\\s+", 2)[0].equals(".kernel");
    }

    private Kernel read(List<String> text) {
        for (String line : text) {
            number++;
            String code = withoutComment(line).strip();
            try {
                readLine(code);
            } catch (IllegalInstruction e) {
                problem(e.found(), "expected " + e.expected());
            }
        }
        finishCore();
        if (target.isEmpty()) {
            problem("no .target", "expected .target v220 or v310");
        }
        if (type.isEmpty()) {
            problem("no .type", "expected .type aic_only, aiv_only, mix_aic_1_1 or mix_aic_1_2");
        }
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        Kernel kernel = new Kernel(name, target.orElseThrow(), type.orElseThrow(), blocks, parameters, programs);
        List<String> found = kernel.problems();
        if (!found.isEmpty()) {
            throw BadInput.of(found.stream().map(p -> file + ": " + p).toList());
        }
        return kernel;
    }

    private void readLine(String code) {
        if (code.isEmpty()) {
            return;
        }
        if (functions.isOpen() && !code.equals(FunctionText.CLOSE)) {
            functions.line(code);
        } else if (code.startsWith(".")) {
            directive(code.split("\\s+", 2));
        } else if (code.matches("[A-Za-z_.][A-Za-z0-9_.]*:")) {
            label(code.substring(0, code.length() - 1));
        } else if (core.isEmpty()) {
            problem("'" + code + "' before .core", "expected .core aic or .core aiv first");
        } else {
            boolean materialised = code.endsWith(KernelText.MATERIALISED);
            String instruction = materialised
                    ? code.substring(0, code.length() - KernelText.MATERIALISED.length())
                    : code;
            lineNumbers.add(number);
            lines.add(new Line(Opcodes.parse(instruction), materialised));
        }
    }

    private void label(String label) {
        if (labels.putIfAbsent(label, lines.size()) != null) {
            problem("label '" + label + "' twice", "expected each label once per core");
        }
    }

    private void directive(String[] words) {
        String rest = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case ".kernel" -> name = kernelName(rest);
            case ".target" -> target = required(Target.parse(rest), "target '" + rest + "'", "v220 or v310");
            case ".type" -> type = required(KernelType.parse(rest), "type '" + rest + "'",
                    Arrays.stream(KernelType.values()).map(KernelType::text).toList().toString());
            case ".blocks" -> blocks = count(rest);
            case ".arg" -> argument(rest);
            case ".core" -> startCore(rest);
            case FunctionText.OPEN -> functions.begin(rest);
            case FunctionText.CLOSE -> endFunction();
            default -> problem("directive " + words[0], "expected .kernel .target .type .blocks .arg .core or .vf");
        }
    }

    /** The name also names files of a run, so it has nothing in it that a path or a table could take amiss. */
    private String kernelName(String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            problem("kernel name '" + text + "'", "expected letters, digits, '_', '.' or '-', a letter first");
        }
        return text;
    }

    private void endFunction() {
        if (functions.isOpen()) {
            functions.end();
        } else {
            problem(FunctionText.CLOSE, "expected .vf before it");
        }
    }

    private <T> Optional<T> required(Optional<T> value, String found, String expected) {
        if (value.isEmpty()) {
            problem(found, "expected " + expected);
        }
        return value;
    }

    private int count(String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            problem(".blocks " + text, "expected a number from 1 to 99999");
            return 1;
        }
        return Integer.parseInt(text);
    }

    private void argument(String text) {
        String[] sides = text.split("=", 2);
        String[] words = sides[0].strip().split("\\s+");
        String usage = "expected .arg NAME in|out|inout|workspace|table DTYPE [d0,d1,…] [nd|fractal_nz], a table with"
                + " = and its numbers and &NAMEs";
        Optional<Parameter.Role> role = words.length < 4
                ? Optional.empty()
                : Arrays.stream(Parameter.Role.values()).filter(r -> r.text().equals(words[1])).findFirst();
        if (role.isEmpty() || DType.parse(words[2]).isEmpty() || !words[3].matches("\\[([0-9]+(,[0-9]+)*)?]")) {
            problem("'.arg " + text + "'", usage);
            return;
        }
        String inside = words[3].substring(1, words[3].length() - 1);
        Optional<Format> format = words.length < 5 ? Optional.of(Format.ND) : Format.parse(words[4]);
        if (format.isEmpty() || format.get() == Format.FRACTAL_NZ && !inside.contains(",")) {
            problem("'.arg " + text + "'", usage);
            return;
        }
        Optional<List<Parameter.Entry>> table = table(sides.length > 1 ? sides[1].strip() : "");
        if (table.isEmpty()) {
            problem("'.arg " + text + "'", usage);
            return;
        }
        type(DType.parse(words[2]).get(), inside, format.get())
                .ifPresentOrElse(t -> parameters.add(new Parameter(words[0], role.get(), t, table.get())),
                        () -> problem("'.arg " + text + "'", "expected at most 2^63 - 1 bytes in all"));
    }

    /** Empty when an entry is neither a number nor an address. */
    private static Optional<List<Parameter.Entry>> table(String text) {
        List<Parameter.Entry> entries = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            try {
                entries.add(word.startsWith(KernelText.ADDRESS)
                        ? new Parameter.Entry.Address(word.substring(KernelText.ADDRESS.length()))
                        : new Parameter.Entry.Value(Long.parseLong(word)));
            } catch (NumberFormatException notANumber) {
                return Optional.empty();
            }
        }
        return Optional.of(entries);
    }

    /** Empty when its bytes do not fit a long. */
    private static Optional<TensorType> type(DType dtype, String dims, Format format) {
        try {
            long[] sizes = dims.isEmpty()
                    ? new long[0]
                    : Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray();
            TensorType type = new TensorType(dtype, Shape.of(sizes), format);
            return type.bytes() >= 0 ? Optional.of(type) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private void startCore(String text) {
        finishCore();
        core = Arrays.stream(CoreKind.values()).filter(k -> k.text().equals(text)).findFirst();
        if (core.isEmpty()) {
            problem(".core " + text, "expected aic or aiv");
        } else if (programs.stream().anyMatch(p -> p.kind() == core.get())) {
            problem(".core " + text + " twice", "expected one program per kind of core");
        }
    }

    private void finishCore() {
        if (functions.isOpen()) {
            problem("a vector function without end", "expected .end after it");
        }
        core.ifPresent(this::finish);
        functions = new FunctionParser();
        lines = new ArrayList<>();
        labels = new HashMap<>();
        lineNumbers = new ArrayList<>();
    }

    private void finish(CoreKind kind) {
        Program program = new Program(kind, functions.linked(lines), labels);
        programs.add(program);
        for (int i = 0; i < lines.size(); i++) {
            String where = file + ":" + lineNumbers.get(i);
            program.problem(i, target.orElse(Target.V220))
                    .ifPresent(p -> problems.add(BadInput.line(where, p, "", "")));
        }
    }

    private void problem(String found, String expected) {
        problems.add(BadInput.line(file + ":" + number, found, expected, ""));
    }

    private static String withoutComment(String line) {
        int hash = line.indexOf('#');
        int slashes = line.indexOf("//");
        int end = hash < 0 ? slashes : slashes < 0 ? hash : Math.min(hash, slashes);
        return end < 0 ? line : line.substring(0, end);
    }
}

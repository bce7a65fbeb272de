package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.files.TensorFile;
import ascendsim.kernels.operator.Contract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What an operator is called with. */
final class CallOptions {
    private static final String DEFAULT = "default";
    private static final String TUNED = "tuned";

    @Option(names = "--case", paramLabel = "FILE|JSON",
            description = "The operator's inputs and attributes (default: the operator's own default case).")
    private Optional<String> givenCase;

    @Option(names = "--in", paramLabel = "NAME=FILE",
            description = "Content of a tensor from a .npy, .safetensors or raw .bin file; of a list NAME[i]=FILE."
                    + " Repeatable.")
    private List<String> inputs = List.of();

    @Option(names = "--tiling", paramLabel = "JSON|default|tuned",
            description = "Knobs such as {\"base_m\":128}; default: what the official kernel would choose; tuned: the"
                    + " best that 'ascendsim tune --save' found (default: as the case says).")
    private Optional<String> tiling;

    @Option(names = "--lenient",
            description = "Where a call asks for more than there is, such as a group_list that sums to more rows than x"
                    + " has, warn and do what there is instead of refusing it.")
    private boolean lenient;

    /**
     * The call.
     *
     * @param warnings receives what {@code --lenient} changed, line by line
     * @throws BadInput with every problem of the options
     */
    OperatorCall read(Contract contract, long seed, Consumer<String> warnings) {
        Collected problems = new Collected();
        Optional<OperatorCall> call = problems.attempt(() -> givenCase
                .map(c -> new CaseReader(contract.schema(), seed).readArgument(Words.given("--case", c)))
                .orElseGet(() -> contract.defaultCase(seed)));
        Optional<OperatorCall> tiled = problems.attempt(() -> call.map(this::tiled)).flatMap(c -> c);
        for (String input : inputs) {
            tiled = tiled.flatMap(c -> problems.attempt(() -> filled(c, NamedValue.parse("--in", input))));
        }
        problems.raise();
        return lenient ? relaxed(contract, tiled.orElseThrow(), warnings) : tiled.orElseThrow();
    }

    /** Whether the best tiling that was found before is asked for. */
    boolean asksForTuned() {
        return tiling.filter(TUNED::equals).isPresent();
    }

    private static OperatorCall relaxed(Contract contract, OperatorCall call, Consumer<String> warnings) {
        Contract.Relaxed relaxed = contract.relaxed(call);
        relaxed.warnings().forEach(warnings);
        return relaxed.call();
    }

    private OperatorCall tiled(OperatorCall call) {
        if (tiling.isEmpty()) {
            return call;
        }
        return new OperatorCall(call.operator(), call.tensors(), call.attributes(), knobs(tiling.get()));
    }

    private static Optional<SequencedMap<String, Attribute>> knobs(String text) {
        if (text.equals(DEFAULT) || text.equals(TUNED)) {
            return Optional.empty();
        }
        if (!text.stripLeading().startsWith("{")) {
            throw BadInput.of("--tiling", text, "expected default, tuned or a JSON object of knobs",
                    Nearest.hint(text, List.of(DEFAULT, TUNED)));
        }
        JsonNode knobs = JsonNodeFactory.instance.objectNode().set(CallSchema.TILING, Json.parse("--tiling", text));
        return new CaseReader(CallSchema.of(CallSchema.TILING + "s"), 0).read(knobs).tiling();
    }

    private static OperatorCall filled(OperatorCall call, NamedValue input) {
        String name = input.name().replaceFirst("\\[\\d+]$", "");
        List<TensorArgument> tensors = new ArrayList<>(call.tensors(name));
        int index = index(input, name);
        if (index >= tensors.size()) {
            List<String> known = List.copyOf(call.tensors().keySet());
            throw BadInput.of(input.where(), tensors.isEmpty() ? "no such tensor in the case"
                    : tensors.size() + " tensors in the case", "expected one of " + String.join(", ", known),
                    tensors.isEmpty() ? Nearest.hint(name, known) : "count from 0");
        }
        TensorArgument old = tensors.get(index);
        Tensor content = TensorFile.read(Path.of(input.value()), input.name(), old.tensor().type());
        tensors.set(index, new TensorArgument(content, old.transposed()));
        boolean single = call.tensors().get(name) instanceof Argument.One;
        return call.with(name, single ? new Argument.One(tensors.getFirst()) : new Argument.Many(tensors));
    }

    private static int index(NamedValue input, String name) {
        String rest = input.name().substring(name.length());
        return rest.isEmpty()
                ? 0
                : (int) Words.whole(input.where(), rest.substring(1, rest.length() - 1), 0, Integer.MAX_VALUE);
    }
}

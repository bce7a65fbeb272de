package ascendsim.cli.serve;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Contents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The tensors of a request: those in its file, and what all of them take. */
final class SharedContents implements Contents {
    private static final String AT = "at";
    private static final String ORDER = "order";
    private static final String ROW_MAJOR = "row_major";
    private static final String STORAGE = "storage";
    private static final List<String> KEYS = List.of("shape", "dtype", "transposed", "format", "init", AT, ORDER);

    private final Optional<SharedFile> file;
    private final Limits limits;
    private final Needs needs;
    private final Cancellation cancellation;
    /** Where tensors came from, by their place in the case: {@code case.x} or {@code case.x[1]}. */
    private final Map<String, Source> sources = new HashMap<>();
    private long bytes;
    private int tensors;

    /** What contents are for. */
    enum Needs {
        /** what operators look at to plan */
        SOME,
        /** kernels, which copy what they load */
        ALL,
        /** the reference, too: its loops over vectors may not run behind the end of a file that is cut */
        COPIES
    }

    /**
     * Where the content of a tensor lies.
     *
     * @param type as it lies there
     */
    record Source(Range place, TensorType type) {
    }

    SharedContents(Optional<SharedFile> file, Limits limits, Needs needs, Cancellation cancellation) {
        this.file = file;
        this.limits = limits;
        this.needs = needs;
        this.cancellation = cancellation;
    }

    @Override
    public List<String> keys() {
        return List.of(AT, ORDER);
    }

    @Override
    public Optional<Tensor> content(String where, TensorType type, JsonNode tensor) {
        cancellation.check();
        count(where, type);
        Fields fields = new Fields(where, tensor, KEYS);
        Optional<Range> place = fields.range(AT);
        Optional<String> order = fields.text(ORDER);
        if (order.isPresent() && !order.get().equals(ROW_MAJOR) && !order.get().equals(STORAGE)) {
            fields.problem(ORDER, "another order", "expected " + ROW_MAJOR + " or " + STORAGE);
        }
        fields.raise();
        if (place.isPresent() && !tensor.path("init").isMissingNode()) {
            throw BadInput.of(where, "at and init", "expected one of them", "");
        }
        if (needs != Needs.SOME && place.isEmpty() && tensor.path("init").isMissingNode()) {
            throw BadInput.of(where, "no content", "expected at or init", "mode timing needs none");
        }
        boolean rows = !order.equals(Optional.of(STORAGE));
        return place.map(range -> tensor(where, type, range, rows));
    }

    /** What an operand that is updated in place is written back to, if it came from the file. */
    Optional<Source> source(String name) {
        return Optional.ofNullable(sources.get("case." + name));
    }

    /** Counts a tensor in. */
    void count(String where, TensorType type) {
        tensors++;
        bytes = Math.addExact(bytes, bytes(where, type));
        if (tensors > limits.tensors() || bytes > limits.memoryBytes()) {
            throw Refused.of(ErrorKind.LIMIT, where, tensors + " tensors of " + bytes + " B up to here",
                    "expected at most " + limits.tensors() + " of " + limits.memoryBytes() + " B");
        }
    }

    private long bytes(String where, TensorType type) {
        try {
            return Math.min(type.bytes(), Long.MAX_VALUE - bytes);
        } catch (ArithmeticException tooLarge) {
            throw Refused.of(ErrorKind.LIMIT, where, "more bytes than 63 bits count",
                    "expected at most " + limits.memoryBytes());
        }
    }

    private Tensor tensor(String where, TensorType type, Range place, boolean rows) {
        TensorType stored = rows ? type.with(Format.ND) : type;
        SharedFile source =
                file.orElseThrow(() -> Refused.of(ErrorKind.PROTOCOL, where + ".at", "a request without memory",
                        "expected memory:{path,bytes}"));
        if (place.bytes() != stored.bytes()) {
            throw Refused.of(ErrorKind.PROTOCOL, where + ".at", place.bytes() + " B",
                    "expected " + stored.bytes() + " B of " + stored);
        }
        if (place.end() > source.length()) {
            throw Refused.of(ErrorKind.PROTOCOL, where + ".at", place.offset() + " to " + place.end(),
                    "expected bytes of the file, which has " + source.length());
        }
        sources.put(where, new Source(place, stored));
        Tensor tensor = needs == Needs.COPIES
                ? Tensor.lazy(stored, storage -> source.copy(place, storage, cancellation))
                : Tensor.over(stored, () -> source.bytes(place));
        return tensor.to(type.format());
    }
}

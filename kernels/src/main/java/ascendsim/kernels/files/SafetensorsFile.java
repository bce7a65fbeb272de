package ascendsim.kernels.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Nearest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A .safetensors file: the length of a JSON header in 8 bytes, the header with type, shape and place of every tensor,
 * the elements row-major and little-endian. Source: the format description of the safetensors library.
 */
public final class SafetensorsFile {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The library refuses longer headers. */
    private static final long MOST_HEADER_BYTES = 100_000_000;
    private static final String METADATA = "__metadata__";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String where;
    private final SequencedMap<String, StoredTensor> entries;

    private SafetensorsFile(String where, SequencedMap<String, StoredTensor> entries) {
        this.where = where;
        this.entries = entries;
    }

    /**
     * The file with its header read; the elements are read at the first touch.
     *
     * @throws BadInput
     *             if it is not there, truncated, or its header is not what it should be
     */
    public static SafetensorsFile open(Path file) {
        String where = file.toString();
        MemorySegment content = FileContent.map(file);
        if (content.byteSize() < 8) {
            throw BadInput.of(where, content.byteSize() + " bytes", "expected at least 8", "the file is truncated");
        }
        long length = content.get(LONG, 0);
        if (length < 2 || length > MOST_HEADER_BYTES) {
            throw BadInput.of(where, "header of " + Long.toUnsignedString(length) + " bytes",
                    "expected 2 to " + MOST_HEADER_BYTES, "is it a .safetensors file?");
        }
        if (8 + length > content.byteSize()) {
            throw BadInput.of(where, content.byteSize() + " bytes", "expected a header of " + length + " bytes",
                    "the file is truncated");
        }
        JsonNode header = header(where, content.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE));
        MemorySegment elements = content.asSlice(8 + length);
        SequencedMap<String, StoredTensor> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals(METADATA)) {
                entries.put(entry.getKey(), entry(where + "[" + entry.getKey() + "]", entry.getValue(), elements));
            }
        }
        return new SafetensorsFile(where, Collections.unmodifiableSequencedMap(entries));
    }

    private static JsonNode header(String where, byte[] json) {
        try {
            JsonNode header = MAPPER.readTree(json);
            if (header.isObject()) {
                return header;
            }
        } catch (JacksonException notJson) {
            throw BadInput.of(where, "header is not JSON: " + notJson.getOriginalMessage(), "expected a JSON object",
                    "is it a .safetensors file?");
        }
        throw BadInput.of(where, "header is no JSON object", "expected one entry per tensor", "");
    }

    private static StoredTensor entry(String where, JsonNode entry, MemorySegment elements) {
        String dtype = entry.path("dtype").asString("");
        FileType type = FileTypes.safetensors(dtype).orElseThrow(
                () -> BadInput.of(where, "dtype \"" + dtype + '"', "expected one this version reads, such as F16", ""));
        List<Long> axes = wholes(where, entry.path("shape"), "shape");
        List<Long> place = wholes(where, entry.path("data_offsets"), "data_offsets");
        if (place.size() != 2 || place.getFirst() > place.getLast()) {
            throw BadInput.of(where, "data_offsets " + place, "expected [begin, end]", "");
        }
        if (place.getLast() > elements.byteSize()) {
            throw BadInput.of(where, elements.byteSize() + " bytes after the header",
                    "expected at least " + place.getLast(), "the file is truncated");
        }
        try {
            Shape shape = Shape.of(axes.stream().mapToLong(Long::longValue).toArray());
            long begin = place.getFirst();
            return new StoredTensor(where, type, shape, elements.asSlice(begin, place.getLast() - begin));
        } catch (ArithmeticException tooLarge) {
            throw BadInput.of(where, "shape " + axes, "expected at most 2^63 - 1 elements", "");
        }
    }

    private static List<Long> wholes(String where, JsonNode list, String name) {
        boolean valid = list.isArray() && list.valueStream()
                .allMatch(item -> item.isIntegralNumber() && item.canConvertToLong() && item.longValue() >= 0);
        if (!valid) {
            throw BadInput.of(where, name + " " + list, "expected a list of whole numbers, 0 or more each", "");
        }
        return list.valueStream().map(JsonNode::longValue).toList();
    }

    /** The names of the tensors, as the header orders them. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /**
     * One tensor.
     *
     * @param name
     *            its name; where the file holds a single tensor, that one is taken whatever its name
     * @param type
     *            what the case says it is
     * @throws BadInput
     *             if the file does not hold such a tensor
     */
    public Tensor read(String name, TensorType type) {
        StoredTensor entry = entries.size() == 1 ? entries.firstEntry().getValue() : entries.get(name);
        if (entry == null) {
            throw BadInput.of(where, "no tensor " + name, "expected it among " + String.join(", ", entries.keySet()),
                    Nearest.hint(name, entries.keySet()));
        }
        return entry.as(type);
    }

    /**
     * Writes tensors row-major in their logical shapes, in this order. HiFloat8 becomes U8; 4-bit elements become a
     * byte each, int4 as I8, fp4 as U8. The metadata says {@code dtype.NAME} for those.
     */
    public static void write(Path file, SequencedMap<String, Tensor> tensors) {
        ObjectNode header = MAPPER.createObjectNode();
        ObjectNode metadata = MAPPER.createObjectNode();
        List<MemorySegment> parts = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            MemorySegment bytes = StoredTensor.bytes(tensor);
            ObjectNode item = header.putObject(entry.getKey());
            item.put("dtype", FileTypes.safetensors(tensor.dtype()));
            ArrayNode shape = item.putArray("shape");
            Arrays.stream(tensor.shape().dims()).forEach(shape::add);
            item.putArray("data_offsets").add(begin).add(begin + bytes.byteSize());
            begin += bytes.byteSize();
            parts.add(bytes);
            if (tensor.dtype().isPacked() || tensor.dtype() == DType.HIFLOAT8) {
                metadata.put("dtype." + entry.getKey(), tensor.dtype().text());
            }
        }
        if (!metadata.isEmpty()) {
            header.set(METADATA, metadata);
        }
        parts.addFirst(headerBytes(header));
        FileContent.replace(file, parts);
    }

    /** The length, then the header, padded with blanks so that the elements start on a multiple of 8. */
    private static MemorySegment headerBytes(ObjectNode header) {
        byte[] json = MAPPER.writeValueAsString(header).getBytes(UTF_8);
        int padded = Math.ceilDiv(json.length, 8) * 8;
        MemorySegment start = MemorySegment.ofArray(new byte[8 + padded]).fill((byte) ' ');
        start.set(LONG, 0, padded);
        MemorySegment.copy(json, 0, start, ValueLayout.JAVA_BYTE, 8, json.length);
        return start;
    }
}

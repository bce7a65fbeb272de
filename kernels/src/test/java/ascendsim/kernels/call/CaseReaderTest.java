package ascendsim.kernels.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CaseReaderTest {
    private static final CallSchema GROUPED = CallSchema.of("grouped",
            Parameter.list("x", DType.INT8, DType.FLOAT16),
            Parameter.list("weight", DType.INT8, DType.INT4, DType.INT32, DType.FLOAT16)
                    .filledBy(new DefaultRule.PackedWeight()),
            Parameter.tensor("scale", DType.FLOAT32, DType.INT64).maybe().filledBy(new DefaultRule.Scale()),
            Parameter.tensor("offset", DType.FLOAT32).maybe().filledBy(new DefaultRule.Offset()),
            Parameter.tensor("group_list", DType.INT64).maybe().filledBy(new DefaultRule.EqualSplit("x", 0)),
            Parameter.tensor("row_index", DType.INT64, DType.INT32).maybe()
                    .filledBy(new DefaultRule.RowIndex("output_bs")),
            Parameter.tensor("slot_mapping", DType.INT32).maybe().filledBy(new DefaultRule.SlotMapping()),
            Parameter.attribute("group_list_type"), Parameter.attribute("group_type"), Parameter.attribute("output_bs"),
            Parameter.attribute("output_dtype"), Parameter.attribute("tile"));
    private static final String XW = "\"x\":{\"shape\":[10,32],\"dtype\":\"int8\"},"
            + "\"weight\":[{\"shape\":[4,64,32],\"dtype\":\"int8\",\"transposed\":true}]";

    /** Tensors with {@code "from":n} are full of n. */
    private static final Contents ELSEWHERE = new Contents() {
        @Override
        public List<String> keys() {
            return List.of("from");
        }

        @Override
        public Optional<Tensor> content(String where, TensorType type, JsonNode tensor) {
            if (!tensor.has("from")) {
                return Optional.empty();
            }
            if (!tensor.path("from").isInt()) {
                throw BadInput.of(where + ".from", tensor.path("from").toString(), "expected a whole number", "");
            }
            Tensor full = Tensor.zeros(type);
            LongStream.range(0, full.elements()).forEach(i -> full.putLong(i, tensor.path("from").asLong()));
            return Optional.of(full);
        }
    };

    @Test
    void contentsMayLieElsewhere() {
        CaseReader reader = new CaseReader(GROUPED, 7, ELSEWHERE);
        OperatorCall call = reader.read("""
            {"x":{"shape":[10,32],"dtype":"int8"},
             "weight":[{"shape":[4,64,32],"dtype":"int8","transposed":true,"from":7}]}""");
        assertThat(call.required("weight").tensor().longAt(4 * 64 * 32 - 1)).isEqualTo(7);
        assertThat(call.required("weight").transposed()).isTrue();
        assertThat(
                call.required("x").tensor().segment().mismatch(read("{" + XW + "}").required("x").tensor().segment()))
                .as("drawn as ever").isEqualTo(-1);
        assertThatThrownBy(() -> reader.read("""
            {"x":{"shape":[10,32],"dtype":"int8","from":"y"},"weight":{"shape":[4,32,64],"dtype":"int8","form":1}}"""))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("case.x.from: \"y\"; expected a whole number")
                .hasMessageContaining("case.weight.form: unknown key").hasMessageContaining("did you mean from?");
    }

    @Test
    void aWholeCase() {
        OperatorCall call = read("{" + XW + ",\"group_list\":[2,5,5,10],\"group_list_type\":0,"
                + "\"output_dtype\":\"float16\",\"tile\":[64,1024],\"scale\":null,"
                + "\"tiling\":{\"base_m\":128,\"grid\":[4,6],\"unit_flag\":true,\"antiquant_path\":\"l1\"}}");
        assertThat(call.operator()).isEqualTo("grouped");
        assertThat(call.tensors().keySet()).containsExactly("x", "weight", "group_list");
        assertThat(call.tensors("x")).hasSize(1);
        assertThat(call.tensors().get("x")).isInstanceOf(Argument.Many.class);
        TensorArgument weight = call.required("weight");
        assertThat(weight.shape()).isEqualTo(Shape.of(4, 32, 64));
        assertThat(weight.tensor().shape()).isEqualTo(Shape.of(4, 64, 32));
        assertThat(longs(call, "group_list")).containsExactly(2, 5, 5, 10);
        assertThat(call.required("group_list").dtype()).isEqualTo(DType.INT64);
        assertThat(call.text("output_dtype", "")).isEqualTo("float16");
        assertThat(call.wholes("tile")).contains(List.of(64L, 1024L));
        assertThat(call.tiling().orElseThrow()).containsEntry("base_m", Attribute.of(128))
                .containsEntry("unit_flag", Attribute.of(true)).containsEntry("antiquant_path", Attribute.of("l1"))
                .containsEntry("grid", new Attribute.Items(List.of(Attribute.of(4), Attribute.of(6))));
    }

    @Test
    void noTilingIsNotAnEmptyOne() {
        assertThat(read("{" + XW + "}").tiling()).isEmpty();
        assertThat(read("{" + XW + ",\"tiling\":{}}").tiling())
                .hasValueSatisfying(knobs -> assertThat(knobs).isEmpty());
    }

    @Test
    void nothingIsMaterialised() {
        OperatorCall call = read("{\"x\":{\"shape\":[1000000,1000000],\"dtype\":\"int8\"},"
                + "\"weight\":{\"shape\":[8,7168,2048],\"dtype\":\"int8\",\"format\":\"FRACTAL_NZ\"}}");
        assertThat(call.tensors("x")).noneMatch(argument -> argument.tensor().materialised());
        assertThat(call.required("weight").tensor().format()).isEqualTo(Format.FRACTAL_NZ);
    }

    @Test
    void eachListItemHasItsOwnNumbersAndAddingAnInputChangesNone() {
        String two = "[{\"shape\":[64],\"dtype\":\"int8\"},{\"shape\":[64],\"dtype\":\"int8\"}]";
        OperatorCall call = read("{\"x\":" + two + ",\"weight\":" + two + "}");
        OperatorCall more =
                read("{\"scale\":{\"shape\":[4],\"dtype\":\"float32\"},\"weight\":" + two + ",\"x\":" + two + "}");
        Tensor first = call.tensors("x").getFirst().tensor();
        Tensor second = call.tensors("x").getLast().tensor();
        assertThat(first.segment().mismatch(second.segment())).isNotEqualTo(-1);
        assertThat(first.segment().mismatch(call.required("weight").tensor().segment())).isNotEqualTo(-1);
        assertThat(first.segment().mismatch(more.required("x").tensor().segment())).isEqualTo(-1);
        OperatorCall otherSeed = new CaseReader(GROUPED, 8).read("{\"x\":" + two + ",\"weight\":" + two + "}");
        assertThat(first.segment().mismatch(otherSeed.required("x").tensor().segment())).isNotEqualTo(-1);
    }

    @Test
    void defaultsByRule() {
        OperatorCall call = read("{" + XW + ",\"scale\":{\"shape\":[1000],\"dtype\":\"float32\"},"
                + "\"offset\":{\"shape\":[1000],\"dtype\":\"float32\"},"
                + "\"group_list\":{\"shape\":[4],\"dtype\":\"int64\"},"
                + "\"row_index\":{\"shape\":[12],\"dtype\":\"int64\"},\"output_bs\":4,"
                + "\"slot_mapping\":{\"shape\":[64],\"dtype\":\"int32\"}}");
        assertThat(Arrays.stream(longs(call, "x"))).allMatch(value -> value >= -10 && value < 10);
        Tensor scale = call.required("scale").tensor();
        assertThat(LongStream.range(0, 1000).mapToDouble(scale::doubleAt)).allMatch(v -> v >= 0.000999 && v <= 0.02001);
        assertThat(longs(call, "offset")).containsOnly(-3, -2, -1, 0, 1, 2);
        assertThat(longs(call, "group_list")).containsExactly(2, 5, 7, 10);
        assertThat(longs(call, "row_index")).containsExactlyInAnyOrder(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
        long[] slots = longs(call, "slot_mapping");
        for (int i = 0; i < slots.length; i++) {
            assertThat(slots[i] == -1).as("slot %d", i).isEqualTo(i % 16 == 15);
        }
        assertThat(Arrays.stream(slots).filter(slot -> slot >= 0).distinct().count()).isEqualTo(60);
        assertThat(Arrays.stream(slots)).allMatch(slot -> slot < 64);
    }

    @Test
    void groupListsByType() {
        String list = ",\"group_list\":{\"shape\":[4],\"dtype\":\"int64\"}";
        assertThat(longs(read("{" + XW + list + ",\"group_list_type\":1}"), "group_list")).containsExactly(2, 3, 2, 3);
        assertThat(longs(read("{" + XW + list + ",\"group_type\":2}"), "group_list")).containsExactly(8, 16, 24, 32);
        String rows = ",\"group_list\":{\"shape\":[2,2],\"dtype\":\"int64\"},\"group_list_type\":2";
        assertThat(longs(read("{" + XW + rows + "}"), "group_list")).containsExactly(0, 5, 1, 5);
        OperatorCall given = read("{" + XW + ",\"group_list\":[[1,4],[0,6]]}");
        assertThat(given.required("group_list").shape()).isEqualTo(Shape.of(2, 2));
    }

    @Test
    void int64ScalesAreWordsAndInt32WeightsArePacked() {
        OperatorCall call = read("{\"x\":{\"shape\":[4,32],\"dtype\":\"int8\"},"
                + "\"weight\":{\"shape\":[1000],\"dtype\":\"int32\"},\"scale\":{\"shape\":[4],\"dtype\":\"int64\"}}");
        assertThat(Arrays.stream(longs(call, "scale"))).allMatch(word -> word >>> 32 == 0x4000);
        assertThat(Arrays.stream(longs(call, "weight")).boxed()).anyMatch(word -> word > 1 << 30)
                .anyMatch(word -> word < -(1 << 30));
    }

    @Test
    void allProblemsAtOnce() {
        BadInput bad = catchThrowableOfType(BadInput.class,
                () -> read("{\"x\":{\"shape\":[10,-1],\"dtyp\":\"int8\"},\"group_lsit\":[1],\"tiling\":3}"));
        assertThat(bad.problems()).containsExactlyInAnyOrder(
                "case.group_lsit: unknown key; expected a parameter of grouped; did you mean group_list?",
                "case.tiling: 3; expected an object of knobs",
                "case.x.dtyp: unknown key; expected one of shape, dtype, transposed, format, init; did you mean dtype?",
                "case.x.dtype: missing; expected one of int8, float16",
                "case.x.shape: [10,-1]; expected a list of whole numbers, 0 or more each",
                "case.weight: not given; grouped needs it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"shape\":[4],\"dtype\":\"flaot16\"}| case.x.dtype: \"flaot16\"; expected one of int8, float16; "
                    + "did you mean float16?",
            "{\"shape\":[4],\"dtype\":\"bfloat16\"}| case.x.dtype: \"bfloat16\"; expected one of int8, float16",
            "{\"shape\":[4],\"dtype\":\"int8\",\"format\":\"NZ\"}| case.x.format: \"NZ\"; expected \"ND\" or "
                    + "\"FRACTAL_NZ\"",
            "{\"shape\":[4],\"dtype\":\"int8\",\"format\":\"FRACTAL_NZ\"}| case.x.shape: [4]; expected 2 or "
                    + "more axes; FRACTAL_NZ stores matrices",
            "{\"shape\":[4],\"dtype\":\"int8\",\"transposed\":true}| case.x.shape: [4]; expected 2 or more "
                    + "axes; transposed swaps the last two",
            "{\"shape\":[4],\"dtype\":\"int8\",\"transposed\":1}| case.x.transposed: 1; expected true or false",
            "{\"shape\":[4],\"dtype\":\"int8\",\"init\":\"nan\"}| case.x.init: int8 holds neither nan nor inf",
            "{\"shape\":[4],\"dtype\":\"int8\",\"init\":7}| case.x.init: 7; expected a text such as \"normal(0,1)\"",
            "{\"shape\":[4.5],\"dtype\":\"int8\"}| case.x.shape: [4.5]; expected a list of whole numbers, 0 or "
                    + "more each",
            "{\"shape\":[9000000000,9000000000],\"dtype\":\"int8\"}| case.x.shape: [9000000000,9000000000]; "
                    + "expected at most 2^63 - 1 elements",
            "[{\"shape\":[4],\"dtype\":\"int8\"},5]| case.x[1]: 5; expected a tensor object",
            "[1,2.5]| case.x: [1,2.5]; expected whole numbers of 64 bits",
            "[[1,2],[3]]| case.x: [[1,2],[3]]; expected rows of one length",
            "\"file.npy\"| case.x: \"file.npy\"; expected a tensor {\"shape\":[...],\"dtype\":\"...\"}, a list "
                    + "of them or a list of whole numbers"})
    void oneProblem(String x, String message) {
        assertThatThrownBy(() -> read("{\"x\":" + x + ",\"weight\":{\"shape\":[4],\"dtype\":\"int8\"}}"))
                .isInstanceOf(BadInput.class).hasMessage(message);
    }

    @Test
    void integerListsOfFloatParametersAreRefused() {
        assertThatThrownBy(() -> read("{" + XW + ",\"offset\":[1,2]}"))
                .hasMessage("case.offset: [1,2]; expected a tensor object; only integer tensors may be plain lists");
        assertThatThrownBy(() -> read("{" + XW + ",\"group_type\":{\"a\":1}}")).hasMessage(
                "case.group_type: {\"a\":1}; expected a number, a text, true or false, or a list of these");
    }

    @Test
    void notJson() {
        assertThatThrownBy(() -> read("{\"x\":")).isInstanceOf(BadInput.class).hasMessageStartingWith("case:1:")
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> read("{" + XW + "," + XW + "}")).isInstanceOf(BadInput.class)
                .hasMessageContaining("uplicate");
        assertThatThrownBy(() -> read("[1]")).hasMessage("case: [1]; expected a JSON object");
    }

    @Test
    void fromAFileOrTheCommandLine(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("case.json"), "{" + XW + "}");
        CaseReader reader = new CaseReader(GROUPED, 7);
        assertThat(reader.readArgument(file.toString()).tensors()).containsOnlyKeys("x", "weight");
        assertThat(reader.readArgument(" {" + XW + "}").tensors()).containsOnlyKeys("x", "weight");
        assertThatThrownBy(() -> reader.readArgument(directory.resolve("none.json").toString()))
                .isInstanceOf(BadInput.class).hasMessageContaining("none.json: no such file");
        Files.writeString(file, "{,");
        assertThatThrownBy(() -> reader.read(file)).hasMessageStartingWith(file + ":1:");
    }

    @Test
    void schemasAreChecked() {
        assertThatThrownBy(() -> CallSchema.of("op", Parameter.attribute("a"), Parameter.attribute("a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallSchema.of("op", Parameter.attribute("tiling")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static OperatorCall read(String json) {
        return new CaseReader(GROUPED, 7).read(json);
    }

    private static long[] longs(OperatorCall call, String name) {
        Tensor tensor = call.required(name).tensor();
        return LongStream.range(0, tensor.elements()).map(tensor::longAt).toArray();
    }
}

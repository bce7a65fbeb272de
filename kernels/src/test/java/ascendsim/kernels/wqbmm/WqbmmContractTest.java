package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WqbmmContractTest {
    private static final WqbmmContract CONTRACT = new WqbmmContract();

    private static OperatorCall call(String text) {
        return WqbmmCases.call(text, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32",
            "x=bf16 2,64; weight=int8 64,32; antiquant_scale=bf16 1,32; antiquant_offset=bf16 1,32; bias=f32 1,32",
            "x=f16 64,2 t; weight=int8 32,64 t; antiquant_scale=f16 32,1 t; bias=f16 32",
            "x=f16 2,64; weight=int4 64,32; antiquant_scale=f16 2,32; antiquant_group_size=32",
            "x=f16 2,80; weight=int32 80,4; antiquant_scale=f16 2,32; antiquant_group_size=64",
            "x=f16 2,64; weight=int32 32,8 t; antiquant_scale=f16 1",
            "x=f16 2,64; weight=int4 32,64 t nz; antiquant_scale=f16 32",
            "x=f16 2,128; weight=int4 128,64 nz; antiquant_scale=f16 2,64; antiquant_group_size=64; inner_precise=1",
            "x=f16 96,64; weight=int8 128,64 t; antiquant_scale=int64 128; antiquant_offset=int32 128",
            "x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; quant_scale=f32 32; quant_offset=f32 32",
            "x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; quant_scale=int64 1"})
    void keepsTheContract(String text) {
        assertThat(CONTRACT.check(call(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                x=f16 2,64; weight=int8 32,32; antiquant_scale=f16 32                   | The k of x and weight \
                should be equal. but x_k_dim is 64, weight_k_dim is 32
                x=f16 2,2,64; weight=int8 64,32; antiquant_scale=f16 32                 | x: shape [2,2,64] has rank 3; expected rank 2
                x=f16 2,64; weight=int8 1,64,32; antiquant_scale=f16 32                 | weight: shape \
                [1,64,32] has rank 3; expected rank 2
                x=f16 2,64 nz; weight=int8 64,32; antiquant_scale=f16 32                | x: format FRACTAL_NZ
                x=f16 65536,2; weight=int8 65536,2; antiquant_scale=f16 2               | The k of x
                x=f16 2,65536; weight=int8 65536,2; antiquant_scale=f16 2               | weight: k is 65536; expected 1 to 65535
                x=f16 2,2; weight=int8 2,65536; antiquant_scale=f16 65536               | weight: n is 65536; expected 1 to 65535
                x=f16 2,65536 t; weight=int8 2,8; antiquant_scale=f16 8                 | x: m is 65536; expected 1 to 65535
                x=f16 2,64; weight=int4 64,33; antiquant_scale=f16 33                   | weight: inner axis \
                size is 33; weight inner axis size must be even
                x=f16 2,64; weight=int8 64,32; antiquant_scale=bf16 32                  | antiquant_scale: dtype bfloat16; expected float16
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 31                   | antiquant_scale: shape [31]
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 1,32; antiquant_group_size=32 | expected \
                (ceil(k/antiquant_group_size),n) = [2,32]
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 2,32; antiquant_group_size=48 | \
                antiquant_group_size can be either 0 or a multiple of 32 within the range 32 to weight_k_dim - 1
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 1,32; antiquant_group_size=64 | antiquant_group_size: 64
                x=f16 2,256; weight=int32 32,32 t; antiquant_scale=f16 8,32; antiquant_group_size=32 | weight_k_dim is 32
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32,2 t; antiquant_group_size=32 | expected \
                it not transposed with groups of weight
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; antiquant_offset=f16 1 | \
                antiquant_offset: shape [1]; expected the shape of antiquant_scale
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; antiquant_offset=bf16 32 | antiquant_offset: dtype bfloat16
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 1,32; antiquant_offset=f16 32,1 t | \
                antiquant_offset: transposed; expected it as antiquant_scale is
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; bias=f32 32      | bias: dtype float32; expected float16
                x=bf16 2,64; weight=int8 64,32; antiquant_scale=bf16 32; bias=f16 32    | bias: dtype float16; expected float32
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; bias=f16 2,16    | bias: shape [2,16]
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; quant_offset=f32 32 | quant_offset needs quant_scale
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; quant_scale=f32 3 | quant_scale: shape [3]
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; quant_scale=f32 32; quant_offset=f32 1 | \
                expected the shape of quant_scale
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; quant_scale=int64 32; quant_offset=f32 32 | the words hold it
                x=f16 2,64; weight=int8 64,32 nz; antiquant_scale=f16 32; quant_scale=f32 32 | quant_scale: with weight in FRACTAL_NZ
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; inner_precise=2  | inner_precise only support 0 or 1. but is:2
                x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32; weight_dtype=1   | weight_dtype: given; expected none on Atlas A2
                x=f16 2,64; weight=int4 64,32 nz; antiquant_scale=f16 32                | expected it \
                transposed without antiquant_group_size
                x=f16 2,128; weight=int4 64,128 t nz; antiquant_scale=f16 2,64; antiquant_group_size=64 | \
                expected it not transposed with antiquant_group_size
                x=f16 2,128; weight=int8 64,128 t nz; antiquant_scale=f16 2,64; antiquant_group_size=64 | transposed int8 in FRACTAL_NZ
                x=f16 2,128; weight=int8 128,64 nz; antiquant_scale=f16 4,64; antiquant_group_size=32 | \
                expected 64 or 128 with weight in FRACTAL_NZ
                x=f16 2,96; weight=int8 96,64 nz; antiquant_scale=f16 2,64; antiquant_group_size=64 | weight: k \
                is 96; expected a multiple of 64
                x=f16 2,128; weight=int8 128,32 nz; antiquant_scale=f16 2,32; antiquant_group_size=64 | weight: \
                n is 32; expected a multiple of 64
                x=f16 128,2 t; weight=int8 128,64 nz; antiquant_scale=f16 2,64; antiquant_group_size=64 | x: \
                transposed; expected it not transposed
                x=bf16 2,64; weight=int8 64,64 t; antiquant_scale=int64 64              | x: with 64-bit \
                antiquant_scale; expected float16, not transposed
                x=f16 64,2 t; weight=int8 64,64 t; antiquant_scale=int64 64             | x: with 64-bit \
                antiquant_scale; expected float16, not transposed
                x=f16 97,64; weight=int8 64,64 t; antiquant_scale=int64 64              | expected m up to 96
                x=f16 2,64; weight=int8 64,64; antiquant_scale=int64 64                 | weight: with 64-bit \
                antiquant_scale; expected int8 in ND, transposed
                x=f16 2,96; weight=int8 64,96 t; antiquant_scale=int64 64               | k and n multiples of 64
                x=f16 2,64; weight=int8 64,64 t; antiquant_scale=int64 1                | expected one word for each column
                x=f16 2,64; weight=int8 64,64 t; antiquant_scale=int64 64; quant_scale=f32 1 | quant_scale: \
                with 64-bit antiquant_scale; expected none
                x=f16 2,64; weight=int8 64,64 t; antiquant_scale=int64 64; antiquant_offset=int32 64 \
                randint(128,129) | antiquant_offset[0]: 128; expected -128 to 127
                x=f16 2,64; weight=int8 64,64 t; antiquant_scale=int64 64; antiquant_offset=f16 64 | \
                antiquant_offset: dtype float16; expected int32
                FP4; antiquant_group_size=64                      | antiquant_group_size: with float4_e2m1 weight; expected 32
                FP4; antiquant_group_size=32; antiquant_offset=f16 2,32 | antiquant_offset: with float4_e2m1 weight; expected none
                FP4; antiquant_group_size=32; quant_scale=f32 1   | quant_scale: with float4_e2m1 weight; expected none
                x=f16 2,64; weight=float4_e2m1 32,64 t nz; antiquant_scale=uint8 32,2 t; antiquant_group_size=32 | \
                weight: with float4_e2m1 weight; expected ND
                x=f16 2,64; weight=float4_e2m1 64,33; antiquant_scale=uint8 2,33; antiquant_group_size=32 | weight \
                inner axis size must be even for float4_e2m1
                x=f16 2,64; weight=float4_e2m1 64,32; antiquant_scale=f16 2,32; antiquant_group_size=32 | \
                antiquant_scale: dtype float16; expected float8_e8m0, or uint8 that holds it
                x=f16 2,64; weight=float4_e2m1 64,32; antiquant_scale=uint8 2,32 randint(255,256); \
                antiquant_group_size=32 | antiquant_scale[0]: 255, a NaN; expected 0 to 254
                x=f16 2,64; weight=int8 64,32; antiquant_scale=uint8 32 | antiquant_scale: dtype uint8; expected float16
                """)
    void breaksTheContract(String text, String message) {
        String given = text.replace("FP4", "x=f16 2,64; weight=float4_e2m1 64,32; antiquant_scale=uint8 2,32");
        assertThat(CONTRACT.check(call(given))).anySatisfy(line -> assertThat(line).contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"x=f32 2,64|float32", "x=f16 2,64; weight=uint8 64,32|uint8"})
    void typesAreTheSchemas(String text, String type) {
        assertThatThrownBy(() -> call(text)).hasMessageContaining(type);
    }

    @Test
    void outputs() {
        String base = "x=bf16 3,64; weight=int32 64,4; antiquant_scale=bf16 32";
        assertThat(CONTRACT.outputs(call(base))).containsEntry("y", TensorType.nd(DType.BFLOAT16, 3, 32));
        assertThat(CONTRACT.outputs(call(base + "; quant_scale=f32 1")))
                .containsEntry("y", TensorType.nd(DType.INT8, 3, 32));
        assertThat(CONTRACT.outputs(call("x=f16 3,64; weight=int32 32,8 t; antiquant_scale=f16 32")))
                .containsEntry("y", TensorType.nd(DType.FLOAT16, 3, 32));
    }

    @Test
    void howOutputsAreJudged() {
        String base = "x=f16 2,64; weight=int8 64,32; antiquant_scale=f16 32";
        assertThat(CONTRACT.acceptance(call(base)).rule()).isEqualTo(Rule.MSD);
        assertThat(CONTRACT.acceptance(call(base + "; quant_scale=f32 1")).rule()).isEqualTo(Rule.EXACT);
    }

    @Test
    void theDefaultCaseKeepsIt() {
        assertThat(CONTRACT.check(CONTRACT.defaultCase(0))).isEmpty();
        assertThat(CONTRACT.constraints()).isNotEmpty();
    }
}

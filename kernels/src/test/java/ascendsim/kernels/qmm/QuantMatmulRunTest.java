package ascendsim.kernels.qmm;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels against the reference. */
class QuantMatmulRunTest {

    @ParameterizedTest
    @ValueSource(strings = {
            // int32, every way the operands can be stored
            """
                {"x1":{"shape":[40,70],"dtype":"int8"},"x2":{"shape":[70,50],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"float32"},"output_dtype":"int32","bias":{"shape":[50],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[70,40],"dtype":"int8","transposed":true},
                 "x2":{"shape":[50,70],"dtype":"int8","transposed":true},
                 "scale":{"shape":[50],"dtype":"bfloat16"},"output_dtype":"int32"}""",
            """
                {"x1":{"shape":[70,140],"dtype":"int8","transposed":true},
                 "x2":{"shape":[70,300],"dtype":"int8","format":"FRACTAL_NZ"},
                 "scale":{"shape":[300],"dtype":"int64"},"output_dtype":"float16","bias":{"shape":[300],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[1,300],"dtype":"int8"},
                 "x2":{"shape":[90,300],"dtype":"int8","format":"FRACTAL_NZ","transposed":true},
                 "scale":{"shape":[90],"dtype":"uint64"},"bias":{"shape":[90],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[129,33],"dtype":"int8"},"x2":{"shape":[33,257],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"int64"},"output_dtype":"float16"}""",
            """
                {"x1":{"shape":[17,1],"dtype":"int8"},"x2":{"shape":[1,5],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"int64"}}""",
            // words made of a float32 scale
            """
                {"x1":{"shape":[40,70],"dtype":"int8"},"x2":{"shape":[70,90],"dtype":"int8"},
                 "scale":{"shape":[90],"dtype":"float32"},"output_dtype":"float16","bias":{"shape":[90],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[40,70],"dtype":"int8"},"x2":{"shape":[70,90],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"float32"},"offset":{"shape":[90],"dtype":"float32"}}""",
            """
                {"x1":{"shape":[40,70],"dtype":"int8"},"x2":{"shape":[70,90],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"float32"},"offset":{"shape":[1],"dtype":"float32"}}""",
            // dequantised by vector cores
            """
                {"x1":{"shape":[150,70],"dtype":"int8"},"x2":{"shape":[70,301],"dtype":"int8"},
                 "scale":{"shape":[301],"dtype":"bfloat16"},"output_dtype":"bfloat16"}""",
            """
                {"x1":{"shape":[150,70],"dtype":"int8"},"x2":{"shape":[70,320],"dtype":"int8"},
                 "scale":{"shape":[320],"dtype":"float32"},"output_dtype":"float16",
                 "pertoken_scale":{"shape":[150],"dtype":"float32"},"bias":{"shape":[320],"dtype":"float16"}}""",
            """
                {"x1":{"shape":[33,70],"dtype":"int8"},"x2":{"shape":[70,24],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"bfloat16"},"output_dtype":"bfloat16",
                 "pertoken_scale":{"shape":[33],"dtype":"float32"},"bias":{"shape":[24],"dtype":"bfloat16"}}""",
            """
                {"x1":{"shape":[33,70],"dtype":"int8"},"x2":{"shape":[70,200],"dtype":"int8"},
                 "scale":{"shape":[1],"dtype":"float32"},"output_dtype":"bfloat16",
                 "bias":{"shape":[200],"dtype":"float32"}}""",
            """
                {"x1":{"shape":[300,64],"dtype":"int8"},"x2":{"shape":[64,512],"dtype":"int8"},
                 "scale":{"shape":[512],"dtype":"float32"},"output_dtype":"bfloat16",
                 "pertoken_scale":{"shape":[300],"dtype":"float32"},"bias":{"shape":[512],"dtype":"int32"},
                 "tiling":{"aiv_per_aic":2,"cores":3,"base_m":64,"base_n":128}}""",
            // few rows of more k than L1 holds, one product and two
            """
                {"x1":{"shape":[64,8192],"dtype":"int8"},"x2":{"shape":[8192,40],"dtype":"int8"},
                 "scale":{"shape":[40],"dtype":"int64"}}""",
            """
                {"x1":{"shape":[1,65535],"dtype":"int8"},"x2":{"shape":[3,65535],"dtype":"int8","transposed":true},
                 "scale":{"shape":[1],"dtype":"float32"},"output_dtype":"bfloat16"}""",
            """
                {"x1":{"shape":[2,40,5000],"dtype":"int8"},"x2":{"shape":[5000,70],"dtype":"int8"},
                 "scale":{"shape":[70],"dtype":"float32"},"output_dtype":"bfloat16"}""",
            // int4
            """
                {"x1":{"shape":[50,200],"dtype":"int4"},"x2":{"shape":[200,90],"dtype":"int4"},
                 "scale":{"shape":[90],"dtype":"int64"},"output_dtype":"float16"}""",
            """
                {"x1":{"shape":[50,200],"dtype":"int4"},"x2":{"shape":[90,200],"dtype":"int4","transposed":true},
                 "scale":{"shape":[90],"dtype":"int64"},"output_dtype":"float16","bias":{"shape":[90],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[150,72],"dtype":"int4"},"x2":{"shape":[72,300],"dtype":"int4","format":"FRACTAL_NZ"},
                 "scale":{"shape":[300],"dtype":"float32"},"output_dtype":"bfloat16",
                 "pertoken_scale":{"shape":[150],"dtype":"float32"},"bias":{"shape":[300],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[5,16],"dtype":"int32"},"x2":{"shape":[128,10],"dtype":"int32"},
                 "scale":{"shape":[80],"dtype":"float32"},"output_dtype":"float16",
                 "pertoken_scale":{"shape":[5],"dtype":"float32"}}""",
            """
                {"x1":{"shape":[1,16],"dtype":"int32"},"x2":{"shape":[70,16],"dtype":"int32","transposed":true},
                 "scale":{"shape":[1],"dtype":"int64"},"output_dtype":"float16","bias":{"shape":[70],"dtype":"int32"}}""",
            // batches
            """
                {"x1":{"shape":[2,1,20,40],"dtype":"int8"},"x2":{"shape":[3,40,60],"dtype":"int8"},
                 "scale":{"shape":[60],"dtype":"int64"}}""",
            """
                {"x1":{"shape":[3,40,20],"dtype":"int8","transposed":true},
                 "x2":{"shape":[40,70],"dtype":"int8","format":"FRACTAL_NZ"},
                 "scale":{"shape":[70],"dtype":"float32"},"output_dtype":"bfloat16",
                 "pertoken_scale":{"shape":[20],"dtype":"float32"},"bias":{"shape":[3,1,70],"dtype":"int32"}}""",
            """
                {"x1":{"shape":[300,40],"dtype":"int8"},
                 "x2":{"shape":[2,90,40],"dtype":"int8","format":"FRACTAL_NZ","transposed":true},
                 "scale":{"shape":[1],"dtype":"bfloat16"},"output_dtype":"bfloat16",
                 "bias":{"shape":[2,1,90],"dtype":"bfloat16"}}"""})
    void cases(String json) {
        QuantMatmulRuns.agrees(json, 7);
    }
}

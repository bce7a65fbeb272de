package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On v310 vector cores widen weights into L1: to the bit what the reference says. */
class NFirstRunTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final String TEMPLATE = "; tiling={\"template\":\"n_first\"";
    /** Two cores, several blocks for each. */
    private static final String FEW = TEMPLATE + ",\"cores\":2,\"n_dim\":2,\"m_dim\":1";

    @ParameterizedTest
    @ValueSource(strings = {"x=f16 1,1; weight=int8 1,1; antiquant_scale=f16 1,1; antiquant_offset=f16 1,1; bias=f16 1",
            "x=f16 17,21; weight=int8 21,19; antiquant_scale=f16 19; antiquant_offset=f16 19; bias=f16 1,19",
            "x=bf16 65,96; weight=int8 96,544; antiquant_scale=bf16 544; antiquant_offset=bf16 544; bias=f32 544",
            "x=bf16 9,7; weight=int8 7,21; antiquant_scale=bf16 1; antiquant_offset=bf16 1 uniform(0,1)",
            "x=f16 3,100; weight=int8 70,100 t; antiquant_scale=f16 1",
            "x=f16 130,600; weight=int8 90,600 t; antiquant_scale=f16 90,1 t; antiquant_offset=f16 90,1 t",
            "x=bf16 65,1030; weight=int8 90,1030 t; antiquant_scale=bf16 90",
            "x=bf16 5,1030; weight=int8 70,1030 t; antiquant_scale=bf16 70; antiquant_offset=bf16 70 uniform(-9,9)",
            "x=f16 70,40 t; weight=int8 70,33; antiquant_scale=f16 33", "x=bf16 300,64; weight=int8 64,40;"
                    + "antiquant_scale=bf16 40; antiquant_offset=bf16 40; bias=f32 40",
            "x=f16 5,70; weight=int4 70,34; antiquant_scale=f16 34; antiquant_offset=f16 34",
            "x=bf16 5,70; weight=int4 34,70 t; antiquant_scale=bf16 34; antiquant_offset=bf16 34 uniform(-3,3)",
            "x=bf16 5,270; weight=int4 270,300; antiquant_scale=bf16 300; antiquant_offset=bf16 300 uniform(-3,3)",
            "x=f16 5,70; weight=int32 70,5; antiquant_scale=f16 1",
            "x=f16 9,200; weight=int4 200,34; antiquant_scale=f16 7,34; antiquant_offset=f16 7,34;"
                    + "antiquant_group_size=32",
            "x=bf16 9,300; weight=int8 300,34; antiquant_scale=bf16 2,34; antiquant_group_size=288",
            "x=f16 9,800; weight=int8 800,300; antiquant_scale=f16 9,300; antiquant_offset=f16 9,300;"
                    + "antiquant_group_size=96",
            "x=f16 70,104; weight=int4 1024,104 t; antiquant_scale=f16 1024,2 t; antiquant_offset=f16 1024,2 t;"
                    + "antiquant_group_size=64",
            "x=f16 9,1200; weight=int4 34,1200 t; antiquant_scale=f16 38,34; antiquant_offset=f16 38,34;"
                    + "antiquant_group_size=32",
            "x=bf16 9,800; weight=int8 35,800 t; antiquant_scale=bf16 35,9 t; antiquant_offset=bf16 35,9 t;"
                    + "antiquant_group_size=96",
            "x=bf16 9,1100; weight=int8 35,1100 t; antiquant_scale=bf16 5,35; antiquant_group_size=256",
            "x=bf16 9,520; weight=int4 520,34; antiquant_scale=bf16 9,34; antiquant_offset=bf16 9,34 uniform(-3,3);"
                    + "antiquant_group_size=64"})
    void agrees(String text) {
        Launches launches = Launches.of(CHIP, text + TEMPLATE + "}", 5);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.N_FIRST);
        launches.agree(true);
    }

    /** Every load in L1 needs a flag of its own, and every block a column; one line says so. */
    @ParameterizedTest
    @ValueSource(strings = {
            "n_first\",\"step_ka\":1,\"depth_a1\":8: 8 loads of x in L1 need 8 flags; "
                    + "at most 6 between MTE2 and MTE1; raise step_ka or lower depth_a1",
            "n_first\",\"main_blocks\":9: 9 blocks of 128 columns; none beyond the 128 columns",
            "custom\",\"step_ka\":1,\"depth_a1\":3,\"step_kb\":1,\"depth_b1\":4: 3 loads of x and 4 of weight in L1 "
                    + "need 7 flags; at most 6 between MTE2 and MTE1; raise the steps or lower the depths"})
    void loadsWithoutFlagsAndBlocksWithoutColumnsAreRefused(String given) {
        String[] parts = given.split(": ", 2);
        Launches launches = Launches.of(CHIP, "x=f16 16,1024; weight=int8 1024,128; antiquant_scale=f16 128; "
                + "tiling={\"base_m\":16,\"base_n\":128,\"base_k\":64,\"template\":\"" + parts[0] + "}", 5);
        assertThatThrownBy(launches::task).isInstanceOf(BadInput.class).hasMessageContaining(parts[1]);
    }

    /** Weights of fp4 with a power of two for each 32 of a column. */
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 128,64 normal(0,1); weight=float4_e2m1 64,64 randint(-3,3);"
            + "antiquant_scale=uint8 2,64 randint(124,130)",
            "x=bf16 5,300; weight=float4_e2m1 300,70; antiquant_scale=float8_e8m0 10,70; bias=f32 70",
            "x=f16 70,520; weight=float4_e2m1 520,430; antiquant_scale=uint8 17,430; bias=f16 430",
            "x=f16 7,2080; weight=float4_e2m1 70,2080 t; antiquant_scale=uint8 70,65 t; bias=f16 70",
            "x=bf16 7,300; weight=float4_e2m1 300,300 t; antiquant_scale=float8_e8m0 10,300",
            "x=bf16 5,64; weight=float4_e2m1 64,32; antiquant_scale=uint8 2,32 choice(0,1,10,100,130)",
            "x=f16 5,64; weight=float4_e2m1 64,32; antiquant_scale=uint8 2,32 choice(0,100,112,126,138)"})
    void float4(String text) {
        Launches.of(CHIP, text + "; antiquant_group_size=32", 5).agree(true);
    }

    /** Words per column or for all, given or made of float32 by a launch before. */
    @ParameterizedTest
    @ValueSource(strings = {"quant_scale=f32 430; quant_offset=f32 430", "quant_scale=f32 1", "quant_scale=int64 430",
            "quant_scale=int64 1"})
    void quantised(String quant) {
        Launches.of(CHIP, "x=f16 20,96; weight=int8 96,430; antiquant_scale=f16 430; bias=f16 430; " + quant
                + TEMPLATE + "}", 7).agree(true);
    }

    /** Several blocks of columns, of rows and of the depth for a core. */
    @ParameterizedTest
    @ValueSource(strings = {"x=f16 20,900; weight=int8 900,430; antiquant_scale=f16 430; antiquant_offset=f16 430"
            + FEW + ",\"single_n\":64,\"base_n\":64,\"main_blocks\":7}",
            "x=bf16 3,700; weight=int8 430,700 t; antiquant_scale=bf16 430; bias=f32 430" + FEW
                    + ",\"base_n\":96,\"single_n\":80,\"main_blocks\":1,\"tail_blocks\":4,\"base_k\":64,"
                    + "\"vec_k\":512,\"step_ka\":4,\"depth_a1\":8}",
            "x=f16 100,300; weight=int8 300,64; antiquant_scale=f16 64" + FEW
                    + ",\"single_n\":32,\"base_n\":32,\"main_blocks\":2,\"base_m\":32}",
            "x=f16 50,800; weight=int8 800,64; antiquant_scale=f16 64" + TEMPLATE
                    + ",\"cores\":2,\"n_dim\":1,\"m_dim\":2,\"single_m\":25,\"base_m\":16,"
                    + "\"step_ka\":4,\"depth_a1\":8}"})
    void blocks(String text) {
        Launches.of(CHIP, text, 7).agree(true);
    }

    /** The rules give the other sizes beside those that are chosen: blocks, cores for them, loads of whole slots. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "x=f16 20,300; weight=int8 300,640; antiquant_scale=f16 640|\"base_n\":320,\"base_k\":32|n_dim=2 main_blocks=2",
            "x=f16 20,300; weight=int8 300,640; antiquant_scale=f16 640|\"base_n\":64,\"cores\":3|n_dim=3 main_blocks=10",
            "x=bf16 20,300; weight=int8 600,300 t; antiquant_scale=bf16 600|\"base_n\":512,\"base_k\":32,\"step_kb\":6,"
                    + "\"vec_loads\":2|n_dim=2 tail_blocks=2 vec_k=192 depth_b1=12",
            "x=bf16 20,900; weight=int8 90,900 t; antiquant_scale=bf16 90|\"base_k\":192,\"step_kb\":1|"
                    + "vec_k=192 step_ka=5 depth_a1=5",
            "x=f16 20,900; weight=int8 90,900 t; antiquant_scale=f16 90|\"step_ka\":2|step_ka=2 depth_a1=4",
            "x=f16 40,90; weight=int4 90,70; antiquant_scale=f16 70|\"m_dim\":2,\"base_n\":32|single_m=20 n_dim=3",
            "x=f16 40,90; weight=int8 70,90 t; antiquant_scale=f16 70|\"single_m\":16|m_dim=3 base_m=16",
            "x=f16 9,90; weight=int8 200,90 t; antiquant_scale=f16 200|\"base_n\":64,\"tail_blocks\":2|main_blocks=2",
            "x=f16 9,90; weight=int8 200,90 t; antiquant_scale=f16 200|\"base_n\":64,\"main_blocks\":1|tail_blocks=3",
            "x=f16 300,64; weight=int8 64,64 t; antiquant_scale=f16 64|\"cores\":1|n_dim=1 m_dim=1 single_m=300"})
    void beside(String text, String given, String rest) {
        Launches launches = Launches.of(CHIP, text + TEMPLATE + "," + given + "}", 7);
        var sizes = launches.task().plan().tiling().toMap();
        for (String size : rest.split(" ")) {
            assertThat(sizes).as(size).anySatisfy((knob, value) -> assertThat(knob + "=" + value).isEqualTo(size));
        }
        launches.agree(true);
    }

    /** Weights in fractals, whose last rows and columns may be padding. */
    @ParameterizedTest
    @ValueSource(strings = {"x=bf16 65,128; weight=int8 128,96 nz; antiquant_scale=bf16 96; antiquant_offset=bf16 96",
            "x=f16 20,300; weight=int8 300,430 nz; antiquant_scale=f16 430; bias=f16 430",
            "x=f16 20,128; weight=int4 64,128 t nz; antiquant_scale=f16 64",
            "x=f16 65,100; weight=int8 72,100 t nz; antiquant_scale=f16 72",
            "x=bf16 9,1030; weight=int8 90,1030 t nz; antiquant_scale=bf16 90; antiquant_offset=bf16 90",
            "x=f16 20,256; weight=int4 256,64 nz; antiquant_scale=f16 2,64; antiquant_group_size=128",
            "x=bf16 5,270; weight=int4 300,270 t nz; antiquant_scale=bf16 300; antiquant_offset=bf16 300",
            "x=f16 20,900; weight=int8 900,430 nz; antiquant_scale=f16 430; tiling={\"base_n\":64,\"cores\":2}"})
    void fractals(String text) {
        Launches launches = Launches.of(CHIP, text, 5);
        assertThat(((WqbmmTiling) launches.task().plan().tiling()).template()).isEqualTo(WqbmmTemplate.N_FIRST);
        launches.agree(true);
    }

    @Test
    void blocksOfFractalsAreWhole() {
        Launches launches = Launches.of(CHIP,
                "x=f16 20,64; weight=int8 64,96 nz; antiquant_scale=f16 96; tiling={\"single_n\":48}", 5);
        assertThatThrownBy(launches::task).isInstanceOf(BadInput.class)
                .hasMessageContaining("single_n 48; a multiple of 32");
    }

    /** Of x that stays in L1 its own k lies there: steps of 512 would need 344 KB. */
    @ParameterizedTest
    @ValueSource(strings = {"x=bf16 112,1040; weight=int8 128,1040 t; antiquant_scale=bf16 128",
            "x=f16 112,1030; weight=int8 100,1030 t; antiquant_scale=f16 100; bias=f16 100"})
    void stays(String text) {
        Launches.of(CHIP, text + TEMPLATE + ",\"cores\":1,\"n_dim\":1,\"m_dim\":1,\"single_m\":112,\"base_m\":112,"
                + "\"base_n\":128,\"base_k\":128,\"tail_blocks\":1,\"vec_k\":512,\"vec_loads\":2,"
                + "\"step_ka\":12,\"depth_a1\":12}", 7).agree(true);
    }

    /** Any legal shape. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void random(long seed) {
        RandomGenerator draw = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Launches.of(CHIP, text(draw) + TEMPLATE + "}", seed).agree(true);
    }

    private static String text(RandomGenerator draw) {
        boolean half = draw.nextBoolean();
        boolean int4 = draw.nextBoolean();
        boolean transposed = draw.nextBoolean();
        long m = draw.nextLong(1, 300) / draw.nextLong(1, 30) + 1;
        long k = draw.nextLong(1, 1500) / draw.nextLong(1, 8) + 1;
        long n = draw.nextLong(1, 700) / draw.nextLong(1, 5) + 1;
        k += int4 && transposed ? k % 2 : 0;
        n += int4 && !transposed ? n % 2 : 0;
        long group = k <= 33 || draw.nextBoolean() ? 0 : 32 * draw.nextLong(1, (k - 1) / 32 + 1);
        String type = half ? "f16 " : "bf16 ";
        String factors = group > 0
                ? transposed && draw.nextBoolean()
                        ? n + "," + Math.ceilDiv(k, group) + " t"
                        : Math.ceilDiv(k, group) + "," + n
                : draw.nextInt(4) == 0 ? "1" : Long.toString(n);
        boolean turned = draw.nextInt(4) == 0;
        return "x=" + type + (turned ? k + "," + m + " t" : m + "," + k)
                + "; weight=" + (int4 ? "int4 " : "int8 ") + (transposed ? n + "," + k + " t" : k + "," + n)
                + "; antiquant_scale=" + type + factors
                + (draw.nextBoolean() ? "; antiquant_offset=" + type + factors + " uniform(-9,9)" : "")
                + (draw.nextBoolean() ? "; bias=" + (half ? "f16 " : "f32 ") + n : "")
                + (draw.nextInt(4) == 0 ? "; quant_scale=f32 " + n + "; quant_offset=f32 " + n : "")
                + (group > 0 ? "; antiquant_group_size=" + group : "");
    }
}

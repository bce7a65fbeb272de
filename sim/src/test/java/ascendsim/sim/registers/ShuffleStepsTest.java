package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions, comparisons, choices and rearrangements, worked out lane by lane. */
class ShuffleStepsTest {
    private static final int OUT = 4096;

    private final FunctionUnderTest f = new FunctionUnderTest();
    private final Random random = new Random(23);

    @BeforeEach
    void fill() {
        for (int lane = 0; lane < 512; lane++) {
            f.ub().putFloat(4 * lane, (random.nextFloat() - 0.5f) * 100);
        }
    }

    private String store(String register, int address) {
        return "vsts ub[" + address + "], " + register + ", p7 {dist=norm_b8}";
    }

    private void run(String... lines) {
        String[] all = new String[lines.length + 3];
        all[0] = "pset p7 {width=b8}";
        all[1] = "vlds v0, ub[0]";
        all[2] = "vlds v1, ub[256]";
        System.arraycopy(lines, 0, all, 3, lines.length);
        f.run(all);
    }

    private float tree(int first, int count, int every) {
        if (count == 1) {
            return first % every == 0 ? f.getFloat(0, first) : -0f;
        }
        return tree(first, count / 2, every) + tree(first + count / 2, count / 2, every);
    }

    @ParameterizedTest
    @CsvSource({"all,1", "m3,3", "m4,4"})
    void sumsAreTrees(String pattern, int every) {
        run("pset p0 {width=b32, pattern=" + pattern + "}", "vcadd v2, v0, p0 {type=float32}", store("v2", OUT),
                "vcgadd v3, v0, p0 {type=float32}", store("v3", OUT + 256), "vcpadd v4, v0, p0 {type=float32}",
                store("v4", OUT + 512));
        assertThat(f.getFloat(OUT, 0)).isEqualTo(tree(0, 64, every));
        for (int lane = 1; lane < 64; lane++) {
            assertThat(f.ub().getInt(OUT + 4 * lane)).isZero();
        }
        for (int lane = 0; lane < 64; lane++) {
            assertThat(f.getFloat(OUT + 256, lane)).isEqualTo(lane < 8 ? tree(8 * lane, 8, every) : 0f);
            float pair = lane < 32 ? tree(2 * lane, 2, every) : 0f;
            assertThat(f.getFloat(OUT + 512, lane) + 0f).isEqualTo(pair + 0f);
        }
    }

    @Test
    void extremesKnowTheirFirstLane() {
        f.ub().putFloat(4 * 9, 1000f);
        f.ub().putFloat(4 * 50, 1000f);
        f.ub().putFloat(4 * 12, -1000f);
        run("pset p0 {width=b32}", "pset p1 {width=b32, pattern=vl8}", "vcmax v2, v0, p0 {type=float32}",
                store("v2", OUT), "vcmin v2, v0, p0 {type=float32}", store("v2", OUT + 256),
                "vcmax v2, v0, p1 {type=float32}", store("v2", OUT + 512), "vcgmax v2, v0, p0 {type=float32}",
                store("v2", OUT + 768), "vcgmin v2, v0, p0 {type=float32}", store("v2", OUT + 1024));
        assertThat(List.of(f.getFloat(OUT, 0), f.getFloat(OUT + 256, 0))).containsExactly(1000f, -1000f);
        assertThat(List.of(f.ub().getInt(OUT + 4), f.ub().getInt(OUT + 260))).containsExactly(9, 12);
        float most = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < 8; lane++) {
            most = Math.max(most, f.getFloat(0, lane));
        }
        assertThat(f.getFloat(OUT + 512, 0)).isEqualTo(most);
        for (int block = 0; block < 8; block++) {
            float high = Float.NEGATIVE_INFINITY;
            float low = Float.POSITIVE_INFINITY;
            for (int lane = 8 * block; lane < 8 * block + 8; lane++) {
                high = Math.max(high, f.getFloat(0, lane));
                low = Math.min(low, f.getFloat(0, lane));
            }
            assertThat(f.getFloat(OUT + 768, block)).isEqualTo(high);
            assertThat(f.getFloat(OUT + 1024, block)).isEqualTo(low);
        }
    }

    @Test
    void nanIsAnExtremeUnlessItIsMasked() {
        f.ub().putFloat(4 * 33, Float.NaN);
        run("pset p0 {width=b32}", "pset p1 {width=b32, pattern=vl32}", "vcmax v2, v0, p0 {type=float32}",
                store("v2", OUT), "vcmin v2, v0, p1 {type=float32}", store("v2", OUT + 256),
                "pset p2 {width=b32, pattern=allf}", "vcmax v2, v0, p2 {type=float32}", store("v2", OUT + 512));
        assertThat(f.getFloat(OUT, 0)).isNaN();
        assertThat(f.ub().getInt(OUT + 4)).isEqualTo(33);
        assertThat(f.getFloat(OUT + 256, 0)).isNotNaN();
        assertThat(f.ub().getInt(OUT + 512)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"int32,-5,7", "uint32,3,-2", "int16,-5,7", "uint16,3,-2"})
    void integersToo(String type, int low, int high) {
        DType dtype = DType.parse(type).orElseThrow();
        for (int lane = 0; lane < 2048 / dtype.bits(); lane++) {
            LaneValues.put(f.ub(), dtype, 0, lane, 5);
        }
        LaneValues.put(f.ub(), dtype, 0, 20, low);
        LaneValues.put(f.ub(), dtype, 0, 30, high);
        String width = "b" + dtype.bits();
        run("pset p0 {width=" + width + "}", "vcmax v2, v0, p0 {type=" + type + "}", store("v2", OUT),
                "vcmin v2, v0, p0 {type=" + type + "}", store("v2", OUT + 256));
        assertThat(LaneValues.bits(f.ub(), dtype, OUT, 0)).isEqualTo(LaneValues.bits(f.ub(), dtype, 0, 30));
        assertThat(LaneValues.bits(f.ub(), dtype, OUT, 1)).isEqualTo(30);
        assertThat(LaneValues.bits(f.ub(), dtype, OUT + 256, 1)).isEqualTo(20);
    }

    @Test
    void halvesRoundAtEveryLevel() {
        for (int lane = 0; lane < 128; lane++) {
            f.ub().putShort(2 * lane, Float16.fromFloat(random.nextFloat() * 10));
        }
        float[] sums = new float[128];
        for (int lane = 0; lane < 128; lane++) {
            sums[lane] = Float16.toFloat(f.ub().getShort(2 * lane));
        }
        for (int count = 64; count >= 1; count /= 2) {
            for (int i = 0; i < count; i++) {
                sums[i] = Float16.toFloat(Float16.fromFloat(sums[2 * i] + sums[2 * i + 1]));
            }
        }
        run("pset p0 {width=b16}", "vcadd v2, v0, p0 {type=float16}", store("v2", OUT));
        assertThat(Float16.toFloat(f.ub().getShort(OUT))).isEqualTo(sums[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lt", "gt", "ge", "eq", "ne", "le"})
    void comparisons(String condition) {
        for (int lane = 0; lane < 64; lane += 4) {
            f.ub().putFloat(256 + 4 * lane, f.getFloat(0, lane));
        }
        f.ub().putFloat(4 * 8, Float.NaN);
        run("pset p0 {width=b32, pattern=vl32}",
                "vcmp p1, v0, v1, p0 {condition=" + condition + ", type=float32}", "psts ub[4096], p1",
                "vcmps p2, v0, " + Float.floatToRawIntBits(5f) + ", p0 {condition=" + condition + ", type=float32}",
                "psts ub[4128], p2", "vsel v2, v0, v1, p1 {width=b32}", store("v2", OUT + 256),
                "vcmp p3, v0, v1, p0 {condition=" + condition + ", type=uint32}", "psts ub[4160], p3");
        for (int lane = 0; lane < 64; lane++) {
            float a = f.getFloat(0, lane);
            float b = f.getFloat(256, lane);
            boolean in = lane < 32;
            boolean holds = in && holds(condition, a < b, a > b, a == b);
            assertThat(bit(OUT, 4 * lane)).as("%s lane %d", condition, lane).isEqualTo(holds);
            assertThat(bit(OUT + 32, 4 * lane)).isEqualTo(in && holds(condition, a < 5, a > 5, a == 5));
            int order = Integer.compareUnsigned(f.ub().getInt(4 * lane), f.ub().getInt(256 + 4 * lane));
            assertThat(bit(OUT + 64, 4 * lane)).isEqualTo(in && holds(condition, order < 0, order > 0, order == 0));
            assertThat(f.ub().getInt(OUT + 256 + 4 * lane)).isEqualTo(f.ub().getInt((holds ? 0 : 256) + 4 * lane));
        }
    }

    private static boolean holds(String condition, boolean less, boolean more, boolean equal) {
        return switch (condition) {
            case "lt" -> less;
            case "gt" -> more;
            case "ge" -> more || equal;
            case "le" -> less || equal;
            case "eq" -> equal;
            default -> !equal;
        };
    }

    private boolean bit(int address, int bit) {
        return (f.ub().get(address + bit / 8) >> bit % 8 & 1) != 0;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void fillingAndCopying(int bytes) {
        String width = "width=b" + 8 * bytes;
        run("pset p0 {" + width + "}", "pset p1 {" + width + ", pattern=m4}", "vdup v2, 305419896, p0 {" + width + "}",
                store("v2", OUT), "vmov v2, v0, p1 {" + width + "}", store("v2", OUT + 256),
                "vdupv v3, v0, p0 {" + width + "}", store("v3", OUT + 512),
                "vdupv v3, v0, p1 {" + width + ", lane=highest, outside=merge}", store("v3", OUT + 768));
        byte[] pattern = {0x78, 0x56, 0x34, 0x12};
        for (int i = 0; i < 256; i++) {
            boolean chosen = i / bytes % 4 == 0;
            assertThat(f.ub().get(OUT + i)).isEqualTo(pattern[i % bytes]);
            assertThat(f.ub().get(OUT + 256 + i)).isEqualTo(chosen ? f.ub().get(i) : pattern[i % bytes]);
            assertThat(f.ub().get(OUT + 512 + i)).isEqualTo(f.ub().get(i % bytes));
            assertThat(f.ub().get(OUT + 768 + i))
                    .isEqualTo(f.ub().get(chosen ? 256 - bytes + i % bytes : i % bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void interleaving(int bytes) {
        String width = " {width=b" + 8 * bytes + "}";
        run("vintlv v2, v3, v0, v1" + width, store("v2", OUT), store("v3", OUT + 256),
                "vdintlv v2, v3, v2, v3" + width, store("v2", OUT + 512), store("v3", OUT + 768));
        for (int i = 0; i < 512; i++) {
            int element = i / bytes;
            int from = element % 2 * 256 + element / 2 * bytes + i % bytes;
            assertThat(f.ub().get(OUT + i)).isEqualTo(f.ub().get(from));
            assertThat(f.ub().get(OUT + 512 + i)).isEqualTo(f.ub().get(i));
        }
    }

    @Test
    void numbersInARow() {
        run("vci v2, 5 {type=int32}", store("v2", OUT), "vci v2, 5 {type=float32, order=decreasing}",
                store("v2", OUT + 256), "vci v2, -3 {type=int16}", store("v2", OUT + 512), "vci v2, 100 {type=int8}",
                store("v2", OUT + 768), "vci v2, 7 {type=float16}", store("v2", OUT + 1024));
        for (int lane = 0; lane < 64; lane++) {
            assertThat(f.ub().getInt(OUT + 4 * lane)).isEqualTo(5 + lane);
            assertThat(f.getFloat(OUT + 256, lane)).isEqualTo(5f - lane);
            assertThat(f.ub().getShort(OUT + 512 + 2 * lane)).isEqualTo((short) (lane - 3));
            assertThat(f.ub().get(OUT + 768 + lane)).isEqualTo((byte) (100 + lane));
            assertThat(Float16.toFloat(f.ub().getShort(OUT + 1024 + 2 * lane))).isEqualTo(7f + lane);
        }
    }

    @Test
    void packingAndWidening() {
        run("vpack v2, v0 {width=b32, half=lower}", store("v2", OUT), "vpack v2, v0 {width=b16, half=higher}",
                store("v2", OUT + 256), "vunpack v2, v0 {width=b8, half=lower, signed=true}", store("v2", OUT + 512),
                "vunpack v2, v0 {width=b8, half=higher}", store("v2", OUT + 768),
                "vunpack v2, v0 {width=b16, half=higher, signed=true}", store("v2", OUT + 1024),
                "vunpack v2, v0 {width=b16, half=lower}", store("v2", OUT + 1280));
        for (int i = 0; i < 64; i++) {
            assertThat(f.ub().getShort(OUT + 2 * i)).isEqualTo((short) f.ub().getInt(4 * i));
            assertThat(f.ub().getShort(OUT + 128 + 2 * i)).isZero();
            assertThat(f.ub().get(OUT + 256 + 128 + i)).isEqualTo(f.ub().get(2 * i));
            assertThat(f.ub().get(OUT + 256 + i)).isZero();
            assertThat(f.ub().getShort(OUT + 512 + 2 * i)).isEqualTo(f.ub().get(i));
            assertThat(f.ub().getShort(OUT + 768 + 2 * i)).isEqualTo((short) (f.ub().get(128 + i) & 0xFF));
            assertThat(f.ub().getInt(OUT + 1024 + 4 * i)).isEqualTo(f.ub().getShort(128 + 2 * i));
            assertThat(f.ub().getInt(OUT + 1280 + 4 * i)).isEqualTo(f.ub().getShort(2 * i) & 0xFFFF);
        }
    }
}

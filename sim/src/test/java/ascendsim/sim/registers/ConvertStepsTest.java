package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.dtype.FloatToInteger;
import ascendsim.isa.dtype.HiFloat8;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.RegisterConvert.Convert;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where elements stand before and after conversions, for every pair of types, part and mode; values by the dtypes. */
class ConvertStepsTest {
    private static final long SEED = 19;
    private static final int OLD = 512;
    private static final int OUT = 4096;

    private final FunctionUnderTest f = new FunctionUnderTest();

    static Stream<Arguments> pairs() {
        return Convert.V310.entrySet().stream().flatMap(e -> e.getValue().stream().map(to -> List.of(e.getKey(), to)))
                .sorted(Comparator.comparing(List::toString)).map(p -> Arguments.of(p.get(0), p.get(1)));
    }

    /** Bits of element {@code index}, of 4 bits or more. */
    private int element(DType type, int address, int index) {
        return type.bits() == 4
                ? f.ub().get(address + index / 2) >> index % 2 * 4 & 0xF
                : LaneValues.bits(f.ub(), type, address, index);
    }

    private static float toFloat(DType type, int bits) {
        return switch (type) {
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.decode(bits);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.decode(bits);
            case FLOAT4_E2M1 -> FloatFormat.FLOAT4_E2M1.decode(bits);
            case FLOAT4_E1M2 -> FloatFormat.FLOAT4_E1M2.decode(bits);
            case HIFLOAT8 -> HiFloat8.toFloat(bits);
            default -> (float) LaneValues.number(type, bits);
        };
    }

    private static int fromFloat(DType type, float value, Rounding rounding, Overflow overflow) {
        float x = value == value ? value : Float.NaN;
        return switch (type) {
            case FLOAT32 -> Float.floatToRawIntBits(x);
            case FLOAT16 -> Float16.fromFloat(x, rounding, overflow) & 0xFFFF;
            case BFLOAT16 -> BFloat16.fromFloat(x, rounding, overflow) & 0xFFFF;
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.encode(x, rounding, overflow);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.encode(x, rounding, overflow);
            case FLOAT4_E2M1 -> FloatFormat.FLOAT4_E2M1.encode(x, rounding, overflow);
            case FLOAT4_E1M2 -> FloatFormat.FLOAT4_E1M2.encode(x, rounding, overflow);
            case HIFLOAT8 -> HiFloat8.fromFloat(x, overflow);
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    private static int expected(DType from, DType to, int bits, Rounding rounding, Overflow overflow) {
        int mask = to.bits() == 32 ? -1 : (1 << to.bits()) - 1;
        if (from.isFloat() && to.isFloat()) {
            float value = toFloat(from, bits);
            return fromFloat(to, from == to ? (float) FloatToInteger.whole(value, rounding) : value, rounding,
                    overflow);
        }
        if (from.isFloat()) {
            return (int) FloatToInteger.convert(toFloat(from, bits), rounding, to) & mask;
        }
        long value = LaneValues.integer(from, bits).longValue();
        return to.isFloat()
                ? fromFloat(to, (float) value, rounding, overflow)
                : (int) Math.clamp(value, to.minInteger(), to.maxInteger()) & mask;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPartOfEveryPair(DType from, DType to) {
        byte[] noise = new byte[FunctionUnderTest.BYTES];
        new Random(SEED).nextBytes(noise);
        f.ub().put(0, noise);
        for (int lane = 0; from.bits() >= 8 && lane < 2048 / from.bits(); lane += 2) {
            LaneValues.put(f.ub(), from, 0, lane, LaneValues.draw(from, new Random(SEED + lane)));
        }
        boolean small = to == DType.HIFLOAT8;
        Rounding rounding = small ? Rounding.ROUND : Rounding.RINT;
        int parts = Convert.parts(from, to);
        for (int part = 0; part < parts; part++) {
            for (Overflow overflow : Overflow.values()) {
                check(from, to, "round=" + rounding.name().toLowerCase(java.util.Locale.ROOT) + ", part="
                        + List.of("zero", "one", "two", "three").get(part) + ", overflow="
                        + overflow.name().toLowerCase(java.util.Locale.ROOT), part);
            }
        }
    }

    private void check(DType from, DType to, String mode, int part) {
        int wide = Math.max(from.bits(), to.bits());
        int narrow = Math.min(from.bits(), to.bits());
        Rounding rounding = mode.contains("rint") ? Rounding.RINT : Rounding.ROUND;
        Overflow overflow = mode.contains("saturate") ? Overflow.SATURATE : Overflow.INF_NAN;
        for (boolean merge : new boolean[]{false, true}) {
            f.run("pset p0 {width=b8}", "pset p1 {width=b" + wide + ", pattern=m3}", "vlds v0, ub[0]",
                    "vlds v1, ub[512]", "vcvt v1, v0, p1 {from=" + from.text() + ", to=" + to.text() + ", " + mode
                            + (merge ? ", outside=merge}" : "}"),
                    "vsts ub[4096], v1, p0 {dist=norm_b8}");
            int elements = 2048 / to.bits();
            for (int index = 0; index < elements; index++) {
                int lane = lane(to.bits(), wide, narrow, index, part);
                int wanted = merge ? element(to, OLD, index) : 0;
                if (lane >= 0 && lane % 3 == 0) {
                    int source = from.bits() == wide ? lane : place(lane, wide, narrow, part);
                    wanted = expected(from, to, element(from, 0, source), rounding, overflow);
                }
                assertThat(element(to, OUT, index)).as("%s to %s, %s, element %d", from, to, mode, index)
                        .isEqualTo(wanted);
            }
        }
    }

    /** The lane whose result stands in element {@code index} of the destination, or -1. */
    private static int lane(int bits, int wide, int narrow, int index, int part) {
        if (bits == wide) {
            return index;
        }
        for (int lane = 0; lane < 2048 / wide; lane++) {
            if (place(lane, wide, narrow, part) == index) {
                return lane;
            }
        }
        return -1;
    }

    /** Bytes shared: the narrower element lies in byte (or 16-bit) {@code part} of its lane; 4-bit ones by pairs. */
    private static int place(int lane, int wide, int narrow, int part) {
        if (narrow == 4) {
            int firstByteOfTwoLanes = lane / 2 * 4;
            return (firstByteOfTwoLanes + part) * 2 + lane % 2;
        }
        return lane * (wide / narrow) + part;
    }

    @Test
    void everyHalfBecomesTheRightEightBits() {
        for (DType to : List.of(DType.FLOAT8_E4M3FN, DType.FLOAT8_E5M2, DType.HIFLOAT8)) {
            String round = to == DType.HIFLOAT8 ? "round" : "rint";
            for (int first = 0; first < 0x10000; first += 1024) {
                for (int i = 0; i < 1024; i++) {
                    f.ub().putShort(2 * i, (short) (first + i));
                }
                f.run("pset p0 {width=b32}", "sset r10, 16", "loop r8, r10", "vlds v0, ub[r8*128] {dist=unpack_b16}",
                        "vcvt v1, v0, p0 {from=float16, to=float32}",
                        "vcvt v2, v1, p0 {from=float32, to=" + to.text() + ", round=" + round + "}",
                        "vsts ub[r8*64+4096], v2, p0 {dist=pack4_b32}", "end_loop");
                for (int i = 0; i < 1024; i++) {
                    float value = Float16.toFloat((short) (first + i));
                    assertThat(f.ub().get(OUT + i) & 0xFF).as("%s of %x", to, first + i)
                            .isEqualTo(fromFloat(to, value, Rounding.RINT, Overflow.INF_NAN));
                }
            }
        }
    }
}

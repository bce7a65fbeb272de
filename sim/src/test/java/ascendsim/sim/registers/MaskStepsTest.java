package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks bit by bit, stored as the 32 bytes they are. */
class MaskStepsTest {
    private static final int OUT = 4096;

    private final FunctionUnderTest f = new FunctionUnderTest();

    @BeforeEach
    void fill() {
        byte[] noise = new byte[64];
        new Random(3).nextBytes(noise);
        f.ub().put(0, noise);
    }

    private boolean bit(int address, int bit) {
        return (f.ub().get(address + bit / 8) >> bit % 8 & 1) != 0;
    }

    private void expect(int address, IntPredicate expected) {
        for (int bit = 0; bit < 256; bit++) {
            assertThat(bit(address, bit)).as("bit %d", bit).isEqualTo(expected.test(bit));
        }
    }

    @ParameterizedTest
    @CsvSource({"all,1000,1", "allf,0,1", "vl1,1,1", "vl3,3,1", "vl8,8,1", "vl32,32,1", "vl128,128,1", "m3,1000,3",
            "m4,1000,4"})
    void patterns(String pattern, int first, int every) {
        for (int bytes : new int[]{1, 2, 4}) {
            f.run("pset p5 {width=b" + 8 * bytes + ", pattern=" + pattern + "}", "psts ub[4096], p5");
            expect(OUT, bit -> bit % bytes == 0 && bit / bytes < first && bit / bytes % every == 0);
        }
    }

    @Test
    void halfAndQuarterCountLanes() {
        f.run("pset p0 {width=b32, pattern=h}", "psts ub[4096], p0", "pset p1 {width=b16, pattern=q}",
                "psts ub[4128], p1");
        expect(OUT, bit -> bit % 4 == 0 && bit < 128);
        expect(OUT + 32, bit -> bit % 2 == 0 && bit < 64);
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, 0, 1, 63, 64, 65, 130, 500})
    void countsAreTakenOff(int count) {
        f.run(List.of((long) count), "plt p0, r0 {width=b32}", "psts ub[4096], p0", "plt p1, r0 {width=b32}",
                "psts ub[4128], p1", "plt p2, r0 {width=b32}", "psts ub[4160], p2");
        for (int i = 0; i < 3; i++) {
            int left = count - 64 * i;
            expect(OUT + 32 * i, bit -> bit % 4 == 0 && bit / 4 < left);
        }
    }

    @Test
    void logicIsGoverned() {
        f.run("plds p0, ub[0]", "plds p1, ub[32]", "pset p2 {width=b8, pattern=vl128}", "pset p3 {width=b8}",
                "pand p4, p0, p1, p3", "psts ub[4096], p4", "por p4, p0, p1, p2", "psts ub[4128], p4",
                "pxor p4, p0, p1, p3", "psts ub[4160], p4", "pnot p4, p0, p0, p2", "psts ub[4192], p4",
                "psel p4, p0, p1, p2", "psts ub[4224], p4");
        expect(4096, bit -> bit(0, bit) & bit(32, bit));
        expect(4128, bit -> bit < 128 && (bit(0, bit) | bit(32, bit)));
        expect(4160, bit -> bit(0, bit) ^ bit(32, bit));
        expect(4192, bit -> bit < 128 && !bit(0, bit));
        expect(4224, bit -> bit < 128 ? bit(0, bit) : bit(32, bit));
    }

    @Test
    void packAndUnpackChangeTheWidthOfElements() {
        f.run("plds p0, ub[0]", "ppack p1, p0 {half=lower}", "psts ub[4096], p1", "ppack p2, p0 {half=higher}",
                "psts ub[4128], p2", "punpack p3, p0 {half=lower}", "psts ub[4160], p3",
                "punpack p4, p0 {half=higher}", "psts ub[4192], p4");
        expect(4096, bit -> bit < 128 && bit(0, 2 * bit));
        expect(4128, bit -> bit >= 128 && bit(0, 2 * bit - 256));
        expect(4160, bit -> bit % 2 == 0 && bit(0, bit / 2));
        expect(4192, bit -> bit % 2 == 0 && bit(0, 128 + bit / 2));
    }

    @Test
    void interleavingGoesBothWays() {
        for (int bytes : new int[]{1, 2, 4}) {
            String width = "{width=b" + 8 * bytes + "}";
            f.run("plds p0, ub[0]", "plds p1, ub[32]", "pintlv p2, p3, p0, p1 " + width, "psts ub[4096], p2",
                    "psts ub[4128], p3", "pdintlv p4, p5, p2, p3 " + width, "psts ub[4160], p4", "psts ub[4192], p5");
            int lanes = 256 / bytes;
            for (int place = 0; place < 2 * lanes; place++) {
                boolean expected = bit(place % 2 == 0 ? 0 : 32, place / 2 * bytes);
                assertThat(bit(OUT, place * bytes)).as("%d B, place %d", bytes, place).isEqualTo(expected);
            }
            expect(4160, bit -> bit % bytes == 0 && bit(0, bit));
            expect(4192, bit -> bit % bytes == 0 && bit(32, bit));
        }
    }
}

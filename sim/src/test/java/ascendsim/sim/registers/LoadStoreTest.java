package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads and stores against the place each byte comes from, worked out byte by byte. */
class LoadStoreTest {
    private static final int OUT = 4096;
    private static final int ZERO = -1;

    private final FunctionUnderTest f = new FunctionUnderTest();
    private final byte[] before = new byte[FunctionUnderTest.BYTES];

    @BeforeEach
    void fill() {
        new Random(11).nextBytes(before);
        f.ub().put(0, before);
    }

    /** The byte of UB, from the address on, that byte {@code i} of the register holds. */
    private static int source(String dist, int i) {
        return switch (dist) {
            case "norm" -> i;
            case "brc_b8" -> 0;
            case "brc_b16" -> i % 2;
            case "brc_b32" -> i % 4;
            case "us_b8" -> i / 2;
            case "us_b16" -> i / 4 * 2 + i % 2;
            case "ds_b8" -> 2 * i;
            case "ds_b16" -> i / 2 * 4 + i % 2;
            case "unpack_b8" -> i % 2 == 0 ? i / 2 : ZERO;
            case "unpack_b16" -> i % 4 < 2 ? i / 4 * 2 + i % 2 : ZERO;
            case "unpack_b32" -> i % 8 < 4 ? i / 8 * 4 + i % 4 : ZERO;
            case "unpack4_b8" -> i % 4 == 0 ? i / 4 : ZERO;
            case "blk" -> i % 32;
            case "e2b_b16" -> i / 32 * 2 + i % 2;
            case "e2b_b32" -> i / 32 * 4 + i % 4;
            default -> throw new IllegalArgumentException(dist);
        };
    }

    @ParameterizedTest
    @CsvSource({"norm,64", "brc_b8,5", "brc_b16,6", "brc_b32,12", "us_b8,32", "us_b16,32", "ds_b8,96", "ds_b16,32",
            "unpack_b8,64", "unpack_b16,32", "unpack_b32,32", "unpack4_b8,160", "blk,32", "e2b_b16,48", "e2b_b32,64"})
    void loadsSpreadBytes(String dist, int address) {
        f.run(List.of((long) address, (long) OUT), "pset p0 {width=b8}", "vlds v3, ub[r0] {dist=" + dist + "}",
                "vsts ub[r1], v3, p0 {dist=norm_b8}");
        for (int i = 0; i < 256; i++) {
            int from = source(dist, i);
            assertThat(f.ub().get(OUT + i)).as("%s byte %d", dist, i).isEqualTo(from < 0 ? 0 : before[address + from]);
        }
    }

    /** The byte of the register that byte {@code i} stored comes from. */
    private static int kept(String dist, int i) {
        return switch (dist) {
            case "norm_b8", "norm_b16", "norm_b32", "first_element_b8", "first_element_b16", "first_element_b32" -> i;
            case "pack_b16" -> 2 * i;
            case "pack_b32" -> i / 2 * 4 + i % 2;
            case "pack_b64" -> i / 4 * 8 + i % 4;
            case "pack4_b32" -> 4 * i;
            default -> throw new IllegalArgumentException(dist);
        };
    }

    @ParameterizedTest
    @CsvSource({"norm_b8,256", "norm_b16,256", "norm_b32,256", "first_element_b8,1", "first_element_b16,2",
            "first_element_b32,4", "pack_b16,128", "pack_b32,128", "pack_b64,128", "pack4_b32,64"})
    void storesTakeBytes(String dist, int bytes) {
        f.run("pset p0 {width=b8}", "vlds v3, ub[256]", "vsts ub[4096], v3, p0 {dist=" + dist + "}");
        for (int i = 0; i < 512; i++) {
            byte expected = i < bytes ? before[256 + kept(dist, i)] : before[OUT + i];
            assertThat(f.ub().get(OUT + i)).as("%s byte %d", dist, i).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"norm_b32,b32,4,4", "norm_b16,b16,2,2", "norm_b8,b8,1,1", "pack4_b32,b32,4,1", "pack_b32,b32,4,2"})
    void lanesTheMaskLeavesOutStay(String dist, String width, int element, int stored) {
        f.run("pset p0 {width=" + width + ", pattern=m3}", "vlds v3, ub[256]",
                "vsts ub[4096], v3, p0 {dist=" + dist + "}");
        for (int lane = 0; lane < 256 / element; lane++) {
            for (int i = 0; i < stored; i++) {
                int at = OUT + lane * stored + i;
                assertThat(f.ub().get(at)).isEqualTo(lane % 3 == 0 ? before[256 + lane * element + i] : before[at]);
            }
        }
    }

    @Test
    void pointersMoveOnAfterwards() {
        f.run(List.of(0L, (long) OUT, 3L), "pset p0 {width=b32}", "loop r8, r2", "vlds v1, ub[r0+64] {post=256}",
                "vsts ub[r1], v1, p0 {dist=norm_b32, post=512}", "end_loop");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 256; i++) {
                assertThat(f.ub().get(OUT + 512 * round + i)).isEqualTo(before[64 + 256 * round + i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"b8,1", "b16,2", "b32,4"})
    void pairsAreTakenApartAndPutTogether(String width, int bytes) {
        f.run("pset p0 {width=" + width + "}", "vlds.dintlv v1, v2, ub[512] {width=" + width + "}",
                "vsts ub[4096], v1, p0 {dist=norm_" + width + "}", "vsts ub[4352], v2, p0 {dist=norm_" + width + "}",
                "vsts.intlv ub[5120], v1, v2, p0 {width=" + width + "}");
        for (int i = 0; i < 512; i++) {
            assertThat(f.ub().get(5120 + i)).isEqualTo(before[512 + i]);
        }
        for (int lane = 0; lane < 256 / bytes; lane++) {
            assertThat(f.ub().get(OUT + lane * bytes)).isEqualTo(before[512 + 2 * lane * bytes]);
            assertThat(f.ub().get(OUT + 256 + lane * bytes)).isEqualTo(before[512 + (2 * lane + 1) * bytes]);
        }
    }

    @Test
    void unalignedAccessesReachAnyByte() {
        f.run("vldas u0, ub[77]", "vldus v1, u0, ub[77]", "vstus ub[4099], v1, u1 {bytes=101}",
                "vstas ub[4200], u1");
        for (int i = -8; i < 256; i++) {
            assertThat(f.ub().get(4099 + i)).isEqualTo(i >= 0 && i < 101 ? before[77 + i] : before[4099 + i]);
        }
    }

    @Test
    void blocksStandAtADistance() {
        f.run("pset p0 {width=b32}", "pset p1 {width=b32, pattern=vl16}", "vsldb v1, ub[256], p0 {stride=3}",
                "vsldb v2, ub[256], p1 {stride=5}", "vsstb ub[4096], v1, p0 {stride=2}",
                "vsstb ub[6144], v2, p0", "vsstb ub[7168], v1, p1 {stride=2}");
        for (int i = 0; i < 256; i++) {
            assertThat(f.ub().get(OUT + i / 32 * 64 + i % 32)).isEqualTo(before[256 + i / 32 * 96 + i % 32]);
            assertThat(f.ub().get(6144 + i)).isEqualTo(i < 64 ? before[256 + i / 32 * 160 + i % 32] : 0);
            int at = 7168 + i / 32 * 64 + i % 32;
            assertThat(f.ub().get(at)).isEqualTo(i < 64 ? before[256 + i / 32 * 96 + i % 32] : before[at]);
        }
    }

    @Test
    void gatherAndScatterFollowTheirIndices() {
        int[] places = IntStream.range(0, 64).map(lane -> (lane * 37 + 5) % 64).toArray();
        for (int lane = 0; lane < 64; lane++) {
            f.ub().putInt(2048 + 4 * lane, places[lane]);
        }
        f.run("pset p0 {width=b32, pattern=vl32}", "pset p1 {width=b32}", "vlds v0, ub[2048]", "vlds v2, ub[512]",
                "vgather v1, ub[256], v0, p0 {type=float32, range=256}", "vsts ub[4096], v1, p1 {dist=norm_b32}",
                "vscatter ub[5120], v2, v0, p1 {type=float32, range=256}");
        for (int lane = 0; lane < 64; lane++) {
            assertThat(f.ub().get(OUT + 4 * lane)).isEqualTo(lane < 32 ? before[256 + 4 * places[lane]] : 0);
            assertThat(f.ub().get(5120 + 4 * places[lane])).isEqualTo(before[512 + 4 * lane]);
        }
    }

    @Test
    void whatIsOutOfRangeOrMisalignedStops() {
        assertThatThrownBy(() -> f.run(List.of(8L), "vlds v0, ub[r0]")).hasMessageContaining("ub[r0] at 8")
                .hasMessageContaining("a multiple of 32");
        assertThatThrownBy(() -> f.run("pset p0 {width=b32}", "vci v1, 1 {type=int32}",
                "vgather v0, ub[0], v1, p0 {type=int32, range=256}")).hasMessageContaining("lane 63 reaches 260 B");
        assertThatThrownBy(() -> f.run(List.of(192L << 10), "vlds v0, ub[r0]"))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aFunctionSeesItsOwnStores() {
        f.run("pset p0 {width=b32}", "vlds v0, ub[0]", "vsts ub[4096], v0, p0 {dist=norm_b32}",
                "mem_bar {kind=vst_vld}", "vlds v1, ub[4160]", "vsts ub[4096], v1, p0 {dist=norm_b32}");
        for (int i = 0; i < 256; i++) {
            assertThat(f.ub().get(OUT + i)).isEqualTo(i < 192 ? before[64 + i] : before[OUT + 64 + i]);
        }
    }

    @Test
    void masksAreMemoryToo() {
        f.run("plds p3, ub[64]", "psts ub[4096], p3", "pset p0 {width=b8}", "vlds v0, ub[512]",
                "vsts ub[5120], v0, p3 {dist=norm_b8}");
        for (int i = 0; i < 256; i++) {
            boolean bit = (before[64 + i / 8] >> i % 8 & 1) != 0;
            assertThat(f.ub().get(5120 + i)).isEqualTo(bit ? before[512 + i] : before[5120 + i]);
            assertThat(f.ub().get(OUT + i / 8)).isEqualTo(before[64 + i / 8]);
        }
    }

    @Test
    void manyStoresOfOneCallAreAllRepeated() {
        f.run(List.of(0L, 0L, 200L), "pset p0 {width=b32}", "loop r8, r2", "vlds v0, ub[r8*4+4] {dist=brc_b32}",
                "vadds v1, v0, 1, p0 {type=int32}", "vsts ub[4096], v1, p0 {dist=norm_b32}",
                "vsts ub[r8*4+5120], v1, p0 {dist=first_element_b32}", "end_loop");
        int last = 0;
        for (int round = 0; round < 200; round++) {
            last = java.nio.ByteBuffer.wrap(before).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(4 + 4 * round) + 1;
            assertThat(f.ub().getInt(5120 + 4 * round)).isEqualTo(last);
        }
        assertThat(f.ub().getInt(OUT + 252)).isEqualTo(last);
    }
}

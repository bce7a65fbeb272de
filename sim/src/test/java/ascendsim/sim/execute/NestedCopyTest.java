package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nested loops from GM to UB, and fills of L1. */
class NestedCopyTest {
    private static final int SEED = 950;

    private final Random random = new Random(SEED);
    private final InstructionUnderTest core = new InstructionUnderTest(
            instruction -> new Executor(new PlainArithmetic()).bind((Move) instruction, Target.V310));

    @AfterEach
    void close() {
        core.close();
    }

    /** Three to five loops, padded, against the sum of index times stride of each. */
    @ParameterizedTest
    @CsvSource({"float16,3", "int8,4", "float32,5", "int64,2"})
    void nestedLoopsOfElements(String type, int loops) {
        int bytes = DType.parse(type).orElseThrow().bits() / 8;
        long gm = core.allocate(1 << 16);
        byte[] content = new byte[1 << 16];
        random.nextBytes(content);
        core.put(Space.GM, gm, content);
        byte[] before = new byte[8192];
        random.nextBytes(before);
        core.put(Space.UB, 0, before);
        int[][] loop = new int[5][];
        StringBuilder line =
                new StringBuilder("cp.gm.ub.nd ub[64], gm[" + gm + "] {type=" + type + ", pad_value=" + 0x2A);
        int dense = 1;
        for (int i = 0; i < 5; i++) {
            boolean used = i < loops;
            int[] l = {used ? random.nextInt(1, 4) : 1, used ? random.nextInt(0, 40) : 0, dense,
                    used ? random.nextInt(0, 2) : 0, used ? random.nextInt(0, 2) : 0};
            dense *= l[0] + l[3] + l[4];
            loop[i] = l;
            line.append(", size%1$d=%2$d, src%1$d=%3$d, dst%1$d=%4$d, left%1$d=%5$d, right%1$d=%6$d".formatted(i, l[0],
                    l[1], l[2], l[3], l[4]));
        }
        core.run(line + "}");
        byte[] wanted = before.clone();
        for (int e = 0; e < dense; e++) {
            int rest = e;
            long from = 0;
            boolean inside = true;
            for (int[] l : loop) {
                int place = rest % (l[0] + l[3] + l[4]) - l[3];
                rest /= l[0] + l[3] + l[4];
                inside &= place >= 0 && place < l[0];
                from += (long) place * l[1];
            }
            for (int b = 0; b < bytes; b++) {
                wanted[64 + e * bytes + b] = inside ? content[(int) from * bytes + b] : (byte) (b == 0 ? 0x2A : 0);
            }
        }
        assertThat(core.get(Space.UB, 0, 8192)).as("%s", line).isEqualTo(wanted);
    }

    /** The innermost loop in GM becomes the outermost in UB. */
    @Test
    void nestedLoopsTranspose() {
        long gm = core.allocate(64);
        byte[] content = new byte[24];
        random.nextBytes(content);
        core.put(Space.GM, gm, content);
        core.run("cp.gm.ub.nd ub[0], gm[" + gm + "] {type=int8, size0=6, src0=1, dst0=4, size1=4, src1=6, dst1=1}");
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 6; j++) {
                assertThat(core.get(Space.UB, j * 4L + i, 1)[0]).isEqualTo(content[i * 6 + j]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"float16,0xC0FFEE,EE,FF,EE,FF", "int32,0x01020304,04,03,02,01"})
    void aFillLeavesWhatLiesBetweenItsBursts(String type, String value, String b0, String b1, String b2, String b3) {
        byte[] before = new byte[512];
        random.nextBytes(before);
        core.put(Space.L1, 0, before);
        core.run("fill.l1 l1[32] {type=" + type + ", count=3, length=2, gap=1, value=" + Long.decode(value) + "}");
        byte[] word = HexFormat.of().parseHex(b0 + b1 + b2 + b3);
        byte[] after = core.get(Space.L1, 0, 512);
        for (int i = 0; i < after.length; i++) {
            int place = i - 32;
            boolean inside = place >= 0 && place < 3 * 96 && place % 96 < 64;
            assertThat(after[i]).as("%d", i).isEqualTo(inside ? word[i % 4] : before[i]);
        }
    }
}

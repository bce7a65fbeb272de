package ascendsim.sim.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Cube.Types;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MmadMeaningTest {
    private static final List<Arithmetic> BOTH = List.of(new PlainArithmetic(), new VectorApiArithmetic());
    private static final long DST = 1024;
    private static final long BIAS = 64;

    /** One product of seeded operands. */
    private record Case(Target target, Types types, boolean hf32, int m, int n, int k, int specialOneIn, long seed) {
        Matrices matrices() {
            return Matrices.random(types, new int[]{m, n, k}, specialOneIn, new Random(seed));
        }

        Mmad mmad(int start, int count) {
            return new Mmad(types, at(Space.L0C, DST), at(Space.L0A, 512), at(Space.L0B, 1024), Affine.of(m),
                    Affine.of(n), Affine.of(count), Affine.of(start), at(Space.BT, BIAS), Affine.ZERO, hf32);
        }

        InstructionUnderTest core(Arithmetic arithmetic) {
            var core = new InstructionUnderTest(i -> CubeMeanings.bind((Cube) i, target, arithmetic));
            Random random = new Random(seed);
            fill(core, Space.L0A, random);
            fill(core, Space.L0B, random);
            for (Space space : List.of(Space.L0C, Space.BT)) {
                MemorySegment segment = core.memory().local(space);
                for (long i = 0; i < segment.byteSize(); i += 4) {
                    if (types.accumulator() == DType.INT32) {
                        segment.set(Matrices.INT, i, random.nextInt());
                    } else {
                        segment.set(Matrices.FLOAT, i, (float) random.nextGaussian());
                    }
                }
            }
            return core;
        }
    }

    /** Without 4-bit floats, which need scales. */
    private static boolean isPlain(Types types) {
        return types == Types.S4 || types.operand().bits() > 4;
    }

    static Stream<Case> cases() {
        Random random = new Random(11);
        return Stream.of(Types.values()).filter(MmadMeaningTest::isPlain)
                .flatMap(types -> Stream.of(false, true).filter(h -> !h || types == Types.F32)
                        .flatMap(hf32 -> IntStream.range(0, 16).mapToObj(i -> {
                            int most = Math.min(i < 12 ? 150 : 4095, 65536 / 48 * 8 / types.operand().bits() - 80);
                            return new Case(i % 3 == 2 ? Target.V310 : Target.V220, types, hf32,
                                    i < 2 ? 1 : 1 + random.nextInt(40), 1 + random.nextInt(40),
                                    1 + random.nextInt(most), i % 2 == 0 ? 0 : 400, random.nextLong());
                        })));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheTripleLoop(Case product) {
        Matrices matrices = product.matrices();
        for (int start : new int[]{Mmad.ACCUMULATE, Mmad.ZERO, Mmad.BIAS}) {
            if (start == Mmad.BIAS && product.types == Types.S4) {
                continue;
            }
            for (Arithmetic arithmetic : BOTH) {
                InstructionUnderTest core = product.core(arithmetic);
                matrices.place(core, 0, product.k, product.target);
                byte[] expected = expected(core, product, matrices, start);
                core.run(product.mmad(start, product.k));
                assertThat(core.get(Space.L0C)).as("%s start %d %s", product, start, arithmetic)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void splitInKGivesTheSameBits(Case product) {
        Matrices matrices = product.matrices();
        int first = (product.k + 1) / 2;
        for (Arithmetic arithmetic : BOTH) {
            InstructionUnderTest whole = product.core(arithmetic);
            matrices.place(whole, 0, product.k, product.target);
            whole.run(product.mmad(Mmad.ZERO, product.k));
            InstructionUnderTest split = product.core(arithmetic);
            matrices.place(split, 0, first, product.target);
            split.run(product.mmad(Mmad.ZERO, first));
            matrices.place(split, first, product.k - first, product.target);
            split.run(product.mmad(Mmad.ACCUMULATE, product.k - first));
            assertThat(split.get(Space.L0C)).as("%s split at %d", product, first)
                    .isEqualTo(whole.get(Space.L0C));
        }
    }

    @Test
    void extremeIntegersAreExact() {
        int k = 4000;
        int[][] a = new int[1][k];
        int[][] b = new int[k][1];
        Arrays.fill(a[0], -128);
        Arrays.stream(b).forEach(row -> Arrays.fill(row, -128));
        var matrices = new Matrices(Types.S8, 1, 1, k, a, b);
        var product = new Case(Target.V220, Types.S8, false, 1, 1, k, 0, 3);
        for (Arithmetic arithmetic : BOTH) {
            InstructionUnderTest core = product.core(arithmetic);
            matrices.place(core, 0, k, product.target);
            core.run(product.mmad(Mmad.ZERO, k));
            assertThat(core.memory().local(Space.L0C).get(Matrices.INT, DST)).isEqualTo(k * 16384);
        }
    }

    @Test
    void integersWrap() {
        var matrices = new Matrices(Types.S8, 1, 1, 1, new int[][]{{1}}, new int[][]{{1}});
        var product = new Case(Target.V220, Types.S8, false, 1, 1, 1, 0, 3);
        for (Arithmetic arithmetic : BOTH) {
            InstructionUnderTest core = product.core(arithmetic);
            matrices.place(core, 0, 1, product.target);
            core.memory().local(Space.L0C).set(Matrices.INT, DST, Integer.MAX_VALUE);
            core.run(product.mmad(Mmad.ACCUMULATE, 1));
            assertThat(core.memory().local(Space.L0C).get(Matrices.INT, DST)).isEqualTo(Integer.MIN_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Types.class, mode = EnumSource.Mode.EXCLUDE,
            names = {"E2M1", "E1M2", "E2M1_E1M2", "E1M2_E2M1"})
    void zeroSizesDoNothing(Types types) {
        for (int[] mnk : new int[][]{{0, 5, 7}, {5, 0, 7}, {5, 7, 0}}) {
            var product = new Case(Target.V220, types, false, mnk[0], mnk[1], mnk[2], 0, 5);
            InstructionUnderTest core = product.core(new VectorApiArithmetic());
            byte[] before = core.get(Space.L0C);
            core.run(product.mmad(Mmad.ZERO, mnk[2]));
            assertThat(core.get(Space.L0C)).isEqualTo(before);
        }
    }

    @Test
    void operandsAreReadAtTheStartAndTheAccumulatorAtTheEnd() {
        var matrices = new Matrices(Types.F32, 1, 1, 1, new int[][]{{Float.floatToIntBits(3)}},
                new int[][]{{Float.floatToIntBits(5)}});
        var product = new Case(Target.V220, Types.F32, false, 1, 1, 1, 0, 3);
        for (Arithmetic arithmetic : BOTH) {
            InstructionUnderTest core = product.core(arithmetic);
            matrices.place(core, 0, 1, product.target);
            Runnable write = core.read(product.mmad(Mmad.ACCUMULATE, 1));
            core.memory().local(Space.L0A).fill((byte) 0);
            core.memory().local(Space.L0B).fill((byte) 0);
            core.memory().local(Space.L0C).set(Matrices.FLOAT, DST, 100);
            write.run();
            assertThat(core.memory().local(Space.L0C).get(Matrices.FLOAT, DST)).isEqualTo(115);
        }
    }

    private static byte[] expected(InstructionUnderTest core, Case product, Matrices matrices, int start) {
        byte[] bytes = core.get(Space.L0C);
        MemorySegment c = MemorySegment.ofArray(bytes);
        Layout layout = Layout.l0c(product.m, product.n);
        for (int i = 0; i < product.m; i++) {
            for (int j = 0; j < product.n; j++) {
                long at = DST + 4 * layout.offset(i, j);
                int begin = switch (start) {
                    case Mmad.ZERO -> 0;
                    case Mmad.BIAS -> core.memory().local(Space.BT).get(Matrices.INT, BIAS + 4L * j);
                    default -> c.get(Matrices.INT, at);
                };
                c.set(Matrices.INT, at, element(product, matrices, new int[]{i, j}, begin));
            }
        }
        return bytes;
    }

    private static int element(Case product, Matrices matrices, int[] at, int begin) {
        if (product.types.accumulator() == DType.INT32) {
            int sum = begin;
            for (int k = 0; k < product.k; k++) {
                sum += matrices.a()[at[0]][k] * matrices.b()[k][at[1]];
            }
            return sum;
        }
        float sum = Float.intBitsToFloat(begin);
        for (int k = 0; k < product.k; k++) {
            sum = Math.fma(matrices.left(matrices.a()[at[0]][k], product.hf32),
                    matrices.right(matrices.b()[k][at[1]], product.hf32), sum);
        }
        return Float.floatToIntBits(sum);
    }

    private static void fill(InstructionUnderTest core, Space space, Random random) {
        byte[] bytes = core.get(space);
        random.nextBytes(bytes);
        core.put(space, 0, bytes);
    }

    private static Address at(Space space, long offset) {
        return new Address(space, Affine.of(offset));
    }
}

package ascendsim.sim.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.Vector;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.InstructionUnderTest;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Footprints against what the executor does: run twice on memories that agree only in the bytes said to be read, an
 * instruction must leave the same in all bytes said to be written, and in no other byte anything new.
 */
class MeaningFootprintTest {
    private static final int ROUNDS = 20;
    private static final int GM_BYTES = 1 << 18;
    private static final Pattern DRAW = Pattern.compile("<(\\w+)>");

    /**
     * {@code <a32>}: an address in units of 32; {@code <n9>}: 0 to 8; {@code <gm>}: a GM address; else one of WORDS.
     */
    static final List<String> TEMPLATES = List.of(
            "cp.gm.l1 l1[<a32>], gm[<gm>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "cp.gm.ub ub[<a32>], gm[<gm>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "cp.ub.gm gm[<gm>], ub[<a32>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "cp.l1.gm gm[<gm>], l1[<a32>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "cp.gm.l1.nd2nz l1[<a32>], gm[<gm>] {type=<b8_16_32>, matrices=<n4>, rows=<n20>, columns=<n70>, "
                    + "src_matrix_stride=1500, src_pitch=7<n9>, dst_column_stride=4<n9>, dst_row_stride=2, "
                    + "dst_matrix_stride=9600}",
            "cp.gm.ub.pad ub[<a32>], gm[<gm>] {type=<b8_16_32>, count=<n5>, length=<n90>, gm_gap=<n40>, ub_gap=<n4>, "
                    + "left=<n9>, right=<n9>, pad_value=77}",
            "cp.ub.gm.pad gm[<gm>], ub[<a32>] {type=<b8_16_32>, count=<n5>, length=<n90>, gm_gap=<n40>, ub_gap=<n4>, "
                    + "left=<n9>, right=<n9>}",
            "ld2d.l1.l0a l0a[<a512>], l1[<a32>] {type=float16, repeat=<n9>, src_stride=<n4>, dst_gap=<n4>}",
            "ld2d.l1.l0b l0b[<a512>], l1[<a32>] {type=float16, repeat=<n9>, src_stride=<n4>, dst_gap=<n4>, transpose=true}",
            "ld2dt.l1.l0b l0b[<a512>], l1[<a32>] {type=<square>, repeat=<n5>, src_stride=<n4>, dst_gap=<n9>, "
                    + "dst_fractal_gap=1<n4>}",
            "ld3d.l1.l0a l0a[<a512>], l1[<a32>] {type=<b8_16_32>, l1_h=144, k_ext=<n70>, m_ext=<n70>, k_start=<a32>, "
                    + "m_start=<a16>}",
            "ld3d.l1.l0a l0a[<a512>], l1[<a32>] {type=bfloat16, l1_h=96, k_ext=<n70>, m_ext=<n40>, m_start=<a16>, "
                    + "transpose=true}",
            "ld3d.l1.l0b l0b[<a512>], l1[<a32>] {type=<float>, l1_h=96, k_ext=<n70>, m_ext=<n40>, k_start=<a16>}",
            "ld2dv2.l1.l0a l0a[<a512>], l1[<a32>] {type=<b8_16_32>, m_start=<n5>, k_start=<n5>, m_step=<n5>, k_step=<n5>, "
                    + "src_stride=<n9>, dst_stride=1<n4>}",
            "ld2dv2.l1.l0b l0b[<a512>], l1[<a32>] {type=<turned>, m_start=<n5>, k_start=<n5>, src_stride=7, dst_stride=1<n4>, "
                    + "transpose=true}",
            "cp.gm.l1.dn2nz l1[<a32>], gm[<gm>] {type=<b8_16_32>, matrices=<n4>, rows=<n20>, columns=<n70>, "
                    + "src_matrix_stride=1500, src_pitch=2<n9>, dst_column_stride=4<n9>, dst_row_stride=2, "
                    + "dst_matrix_stride=9600}",
            "cp.gm.l1.pad l1[<a32>], gm[<gm>] {type=<b8_16_32>, count=<n5>, length=<n90>, gm_gap=<n40>, ub_gap=<n4>, "
                    + "left=<n9>, right=<n9>, pad_value=77}",
            "cp.ub.l1 l1[<a32>], ub[<a32>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "cp.ub.l1.nd2nz l1[<a32>], ub[<a32>] {type=<b8_16_32>, rows=<n20>, columns=<n70>, src_pitch=7<n9>, "
                    + "dst_column_stride=4<n9>, dst_row_stride=2}",
            "cp.l1.ub ub[<a32>], l1[<a32>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "mmad l0c[<a1024>], l0a[<a512>], l0b[<a512>], bt[<a64>] {types=<cube>, m=<n3>, n=<n40>, k=<n70>, start=<n2>, "
                    + "no_gemv=true}",
            "fixpipe.ub ub[<a32>], l0c[<a64>], fb[<a8>] {quant=<drain>, arrangement=<order>, m=<n40>, n=<n90>, "
                    + "src_stride=48, dst_stride=99}",
            "fixpipe.ub ub[<a32>], l0c[<a64>], fb[<a8>] {quant=<drain>, arrangement=<order>, m=<even>, n=<n90>, "
                    + "src_stride=48, dst_stride=99, dual=m}",
            "fixpipe.ub ub[<a32>], l0c[<a64>], fb[<a8>] {quant=<drain>, arrangement=<order>, m=<n40>, n=64, "
                    + "src_stride=48, dst_stride=99, dual=n}",
            "fixpipe.gm gm[<gm>], l0c[<a64>], fb[<a8>] {quant=<drain>, arrangement=dn, m=<n40>, n=<n90>, src_stride=48, "
                    + "dst_stride=99}",
            "cp.l1.bt bt[<a64>], l1[<a32>] {type=<float16_or_float32>, count=<n3>, length=<n3>, src_gap=<n4>}",
            "cp.l1.fb fb[<a64>], l1[<a32>] {count=<n4>, length=<n4>, src_gap=<n4>, dst_gap=<n4>}",
            "cp.ub.ub ub[98304], ub[<a32>] {count=<n5>, length=<n9>, src_gap=<n4>, dst_gap=<n4>}",
            "mmad l0c[<a1024>], l0a[<a512>], l0b[<a512>], bt[<a64>] {types=<cube>, m=<n40>, n=<n40>, k=<n70>, start=<n2>}",
            "mmad l0c[<a1024>], l0a[<a512>], l0b[<a512>], bt[<a64>] {types=<cube_with_bias>, m=<n2>, n=<n40>, k=<n70>, start=2}",
            "fixpipe.gm gm[<gm>], l0c[<a64>], fb[<a8>] {quant=<drain>, m=<n40>, n=<n90>, src_stride=48, dst_stride=99}",
            "fixpipe.gm gm[<gm>], l0c[<a64>], fb[<a8>] {quant=<drain>, arrangement=nz, m=<n40>, n=<n90>, src_stride=48, "
                    + "dst_stride=99}",
            "fixpipe.l1 l1[<a32>], l0c[<a64>], fb[<a8>] {quant=<drain>, m=<n40>, n=<n90>, src_stride=48, dst_stride=99}",
            "<binary> ub[98304], ub[<a32>], ub[49152] {type=<float>, repeat=<n5>, <strides>}",
            "<unary> ub[98304], ub[<a32>] {type=<float>, repeat=<n5>, <stride>}",
            "<scalar> ub[98304], ub[<a32>], 3 {type=<float>, repeat=<n5>, <stride>}",
            "vconv ub[98304], ub[<a32>] {<conversion>, repeat=<n5>, <stride>}",
            "vdup ub[98304], 123 {type=int16, repeat=<n5>, dst_block=1<n2>, dst_repeat=9<n4>}",
            "vbrcb ub[98304], ub[<a32>] {type=<float>, repeat=<n5>, dst_block=1<n2>, dst_repeat=9<n4>}",
            "vcopy ub[98304], ub[<a32>] {type=int32, repeat=<n5>, <stride>}",
            "vcmp ub[98304], ub[<a32>], ub[49152] {condition=lt, type=<float>, repeat=<n5>, src0_repeat=1<n9>}",
            "vsel ub[98304], ub[65536], ub[<a32>], ub[49152], 5 {otherwise=<tensor_or_scalar>, type=<float>, "
                    + "repeat=<n5>, <strides>}",
            "<reduce> ub[98304], ub[<a32>] {type=<float>, repeat=<n5>, dst_repeat=1<n4>, src_block=<n4>, src_repeat=<n20>}",
            "vcmax ub[98304], ub[<a32>] {type=<float>, order=value_index, repeat=<n5>, dst_repeat=1<n4>}");

    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("b8_16_32", List.of("int8", "float16", "float32")),
            Map.entry("order", List.of("nd", "nz", "dn")), Map.entry("even", List.of("0", "2", "18", "36")),
            Map.entry("turned", List.of("int8, m_step=4, k_step=<n4>", "bfloat16, m_step=<n4>, k_step=<n4>",
                    "float32, m_step=<n4>, k_step=2")),
            Map.entry("square", List.of("int4", "int8", "float16", "float32")),
            Map.entry("float16_or_float32", List.of("float16", "float32")),
            Map.entry("float", List.of("float16", "float32")), Map.entry("cube", List.of("f16", "f32", "s8", "s4")),
            Map.entry("cube_with_bias", List.of("f16", "f32", "s8")),
            Map.entry("drain",
                    List.of("none, type=float32", "f32_f16, type=float16", "vreq8, type=int8",
                            "vdeqf16, type=float16")),
            Map.entry("binary", List.of("vadd", "vmla", "vmax")), Map.entry("unary", List.of("vabs", "vexp", "vrelu")),
            Map.entry("scalar", List.of("vadds", "vaxpy", "vmuls")),
            Map.entry("reduce", List.of("vcadd", "vcgmax", "vcpadd")),
            Map.entry("tensor_or_scalar", List.of("tensor", "scalar")),
            Map.entry("conversion",
                    List.of("from=float16, to=float32", "from=float32, to=float16", "from=int4, to=float16",
                            "from=float16, to=int8", "from=int32, to=int64")),
            Map.entry("stride",
                    List.of("dst_repeat=8", "dst_block=1<n2>, dst_repeat=9<n4>, src_block=<n4>, src_repeat=<n20>")),
            Map.entry("strides", List.of("dst_repeat=8",
                    "dst_block=1<n2>, dst_repeat=9<n4>, src0_block=<n4>, src0_repeat=<n20>, src1_block=<n4>, src1_repeat=1")));

    private static final long SEED = 20240817;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @FieldSource("TEMPLATES")
    void exactlyWhatIsReadAndWritten(String template) {
        for (Target target : Target.values()) {
            try (InstructionUnderTest first = machine(target); InstructionUnderTest second = machine(target)) {
                assertThat(List.of(first.allocate(GM_BYTES), second.allocate(GM_BYTES))).containsOnly(Touched.GM);
                for (int round = 0; round < ROUNDS; round++) {
                    compare(template, target, first, second);
                }
            }
        }
    }

    private static InstructionUnderTest machine(Target target) {
        Executor executor = new Executor(new PlainArithmetic());
        return new InstructionUnderTest(instruction -> bind(executor, instruction, target));
    }

    private static Meaning bind(Executor executor, Instruction instruction, Target target) {
        return switch (instruction) {
            case Move move -> executor.bind(move, target);
            case Cube cube -> executor.bind(cube, target);
            case Fixpipe fixpipe -> executor.bind(fixpipe, target);
            case Vector vector -> executor.bind(vector, target);
            default -> throw new IllegalArgumentException(instruction.text());
        };
    }

    private void compare(String template, Target target, InstructionUnderTest first, InstructionUnderTest second) {
        Instruction instruction = Opcodes.parse(text(template));
        Dispatched state = new Dispatched();
        mask(random.nextInt(4), random.nextLong(), state.mask);
        Touched touched = Touched.by(instruction, state, target);
        Map<Space, byte[]> before = new EnumMap<>(Space.class);
        Map<Space, byte[]> other = new EnumMap<>(Space.class);
        for (Space space : Space.values()) {
            byte[] bytes = new byte[space == Space.GM ? GM_BYTES : first.get(space).length];
            if (touched.touches(space)) {
                random.nextBytes(bytes);
            }
            before.put(space, bytes);
            other.put(space, touched.touches(space)
                    ? invertedOutside(bytes, touched.set(space, AccessSink.Kind.READ))
                    : bytes);
        }
        List.of(first, second).forEach(m -> m.mask().copy(state.mask));
        run(first, instruction, before);
        run(second, instruction, other);
        for (Space space : Space.values()) {
            String what = "seed " + SEED + ": " + target.text() + " " + instruction.text() + ", mask "
                    + text(state.mask) + ": " + space;
            BitSet written = touched.set(space, AccessSink.Kind.WRITE);
            byte[] result = content(first, space);
            byte[] otherResult = content(second, space);
            assertThat(where(result, otherResult, written)).as(what + ": written, but not by what is read").isEmpty();
            written.flip(0, result.length);
            assertThat(where(result, before.get(space), written)).as(what + ": changed unsaid").isEmpty();
            assertThat(where(otherResult, other.get(space), written)).as(what + ": changed unsaid").isEmpty();
        }
    }

    private static void run(InstructionUnderTest machine, Instruction instruction, Map<Space, byte[]> content) {
        content.forEach((space, bytes) -> machine.put(space, space == Space.GM ? Touched.GM : 0, bytes));
        machine.atomic(Atomic.NONE, DType.FLOAT32);
        machine.run(instruction);
    }

    private static byte[] content(InstructionUnderTest machine, Space space) {
        return space == Space.GM ? machine.get(space, Touched.GM, GM_BYTES) : machine.get(space);
    }

    private static byte[] invertedOutside(byte[] bytes, BitSet read) {
        byte[] other = Arrays.copyOf(bytes, bytes.length);
        for (int i = read.nextClearBit(0); i < other.length; i = read.nextClearBit(i + 1)) {
            other[i] = (byte) ~other[i];
        }
        return other;
    }

    /** Offsets in {@code among} where two contents differ, the first few. */
    private static List<Integer> where(byte[] one, byte[] other, BitSet among) {
        List<Integer> found = new ArrayList<>();
        int next = Arrays.mismatch(one, other);
        while (next >= 0 && next < one.length && found.size() < 5) {
            if (one[next] != other[next]) {
                found.add(next);
            }
            next = among.nextSetBit(next + 1);
        }
        found.removeIf(offset -> !among.get(offset));
        return found;
    }

    private static void mask(int way, long bits, VectorMask mask) {
        switch (way) {
            case 0 -> mask.count(bits & 511);
            case 1 -> mask.lanes(bits & bits >>> 7, bits);
            default -> mask.lanes(-1, -1);
        }
    }

    private static String text(VectorMask mask) {
        return mask.isCounter() ? "count " + mask.elements() : mask.all(128) ? "all" : "lanes";
    }

    private String text(String template) {
        String text = template;
        while (DRAW.matcher(text).find()) {
            text = DRAW.matcher(text).replaceFirst(m -> draw(m.group(1)));
        }
        return text;
    }

    private String draw(String name) {
        if (WORDS.containsKey(name)) {
            List<String> words = WORDS.get(name);
            return words.get(random.nextInt(words.size()));
        }
        if (name.equals("gm")) {
            return Long.toString(Touched.GM + random.nextInt(64));
        }
        int number = Integer.parseInt(name.substring(1));
        return Integer.toString(name.startsWith("a") ? number * random.nextInt(4) : random.nextInt(number));
    }
}

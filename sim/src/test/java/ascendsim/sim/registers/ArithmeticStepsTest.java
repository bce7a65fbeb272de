package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.RegisterArithmetic.BinaryOp;
import ascendsim.isa.instruction.RegisterArithmetic.FusedOp;
import ascendsim.isa.instruction.RegisterArithmetic.ScalarOp;
import ascendsim.isa.instruction.RegisterArithmetic.UnaryOp;
import ascendsim.isa.instruction.RegisterOpcodes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation on every type, against numbers in double precision and unlimited integers; masks in both modes. */
class ArithmeticStepsTest {
    private static final long SEED = 77;
    private static final int A = 0;
    private static final int B = 256;
    private static final int OLD = 512;
    private static final int SCALAR = 768;
    private static final int OUT = 4096;

    private final Random random = new Random(SEED);
    private final FunctionUnderTest f = new FunctionUnderTest();

    private static Stream<DType> types(String opcode) {
        Form<?> form = RegisterOpcodes.forms().stream()
                .filter(each -> each.opcode().equals(opcode)).findFirst().orElseThrow();
        String words = form.fields().stream().filter(field -> field.name().equals("type")).findFirst().orElseThrow()
                .expects();
        return Arrays.stream(words.substring("one of ".length()).split(" ")).map(w -> DType.parse(w).orElseThrow());
    }

    private static Stream<Arguments> cases(Class<? extends Enum<?>> ops) {
        return Arrays.stream(ops.getEnumConstants()).flatMap(op -> types(word(op)).map(type -> Arguments.of(op, type)));
    }

    private static String word(Enum<?> op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    static Stream<Arguments> binary() {
        return cases(BinaryOp.class);
    }

    static Stream<Arguments> unary() {
        return cases(UnaryOp.class);
    }

    static Stream<Arguments> scalar() {
        return cases(ScalarOp.class);
    }

    static Stream<Arguments> fused() {
        return cases(FusedOp.class);
    }

    private void draw(DType type, int address) {
        for (int lane = 0; lane < 2048 / type.bits(); lane++) {
            LaneValues.put(f.ub(), type, address, lane, LaneValues.draw(type, random));
        }
    }

    private interface Expected {
        /** Bits of the result of a lane. */
        int of(int a, int b, int old);
    }

    /** Runs an operation on v0, v1 into v2, all lanes, then every third with both modes. */
    private void check(DType type, String operation, Expected expected) {
        draw(type, OLD);
        String width = "{width=b" + type.bits() + "}";
        for (String mode : List.of("all", "zero", "merge")) {
            String mask = mode.equals("all") ? width : width.replace("}", ", pattern=m3}");
            String outside = mode.equals("merge") ? ", outside=merge" : "";
            f.run("pset p0 " + width, "pset p1 " + mask, "vlds v0, ub[0]", "vlds v1, ub[256]", "vlds v2, ub[512]",
                    operation + ", p1 {type=" + type.text() + outside + "}",
                    "vsts ub[4096], v2, p0 {dist=norm_b" + type.bits() + "}");
            for (int lane = 0; lane < 2048 / type.bits(); lane++) {
                int a = LaneValues.bits(f.ub(), type, A, lane);
                int b = LaneValues.bits(f.ub(), type, B, lane);
                int old = LaneValues.bits(f.ub(), type, OLD, lane);
                int result = expected.of(a, b, old);
                int wanted = mode.equals("all") || lane % 3 == 0 ? result : mode.equals("merge") ? old : 0;
                assertThat(LaneValues.bits(f.ub(), type, OUT, lane))
                        .as("seed %d %s %s %s lane %d: %x %x %x", SEED, operation, type, mode, lane, a, b, old)
                        .isEqualTo(type.bits() == 32 ? wanted : wanted & (1 << type.bits()) - 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void binary(BinaryOp op, DType type) {
        draw(type, A);
        draw(type, B);
        check(type, word(op) + " v2, v0, v1",
                (a, b, old) -> type.isFloat()
                        ? LaneValues.rounded(type, number(op, LaneValues.number(type, a), LaneValues.number(type, b)))
                        : integer(op, type, LaneValues.integer(type, a), LaneValues.integer(type, b)));
    }

    private static double number(BinaryOp op, double a, double b) {
        return switch (op) {
            case VADD -> a + b;
            case VSUB -> a - b;
            case VMUL -> a * b;
            case VDIV -> a / b;
            case VMAX -> Math.max(a, b);
            case VMIN -> Math.min(a, b);
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    private static int integer(BinaryOp op, DType type, BigInteger a, BigInteger b) {
        int places = b.signum() < 0 || b.bitLength() > 6 ? 63 : b.intValue();
        return (switch (op) {
            case VADD -> a.add(b);
            case VSUB -> a.subtract(b);
            case VMUL -> a.multiply(b);
            case VMAX -> a.max(b);
            case VMIN -> a.min(b);
            case VAND -> a.and(b);
            case VOR -> a.or(b);
            case VXOR -> a.xor(b);
            case VSHL -> a.shiftLeft(places);
            case VSHR -> a.shiftRight(places);
            case VDIV -> throw new IllegalArgumentException(op.name());
        }).intValue();
    }

    @ParameterizedTest
    @MethodSource
    void unary(UnaryOp op, DType type) {
        draw(type, A);
        check(type, word(op) + " v2, v0", (a, b, old) -> {
            double x = type.isFloat() ? LaneValues.number(type, a) : 0;
            BigInteger n = type.isFloat() ? BigInteger.ZERO : LaneValues.integer(type, a);
            return switch (op) {
                case VABS -> type.isFloat() ? LaneValues.rounded(type, Math.abs(x)) : n.abs().intValue();
                case VNEG -> type.isFloat() ? LaneValues.rounded(type, -x) : n.negate().intValue();
                case VRELU -> type.isFloat()
                        ? LaneValues.rounded(type, Math.max(x, 0.0))
                        : n.max(BigInteger.ZERO).intValue();
                case VNOT -> n.not().intValue();
                case VEXP -> LaneValues.rounded(type, (float) StrictMath.exp(x));
                case VLN -> LaneValues.rounded(type, (float) StrictMath.log(x));
                case VSQRT -> LaneValues.rounded(type, Math.sqrt(x));
            };
        });
    }

    @ParameterizedTest
    @MethodSource
    void scalar(ScalarOp op, DType type) {
        draw(type, A);
        boolean shift = op == ScalarOp.VSHLS || op == ScalarOp.VSHRS;
        for (int bits : new int[]{LaneValues.draw(type, random), LaneValues.draw(type, random), 3}) {
            int scalar = shift ? bits & 31 : type.bits() == 32 ? bits : bits & (1 << type.bits()) - 1;
            check(type, word(op) + " v2, v0, " + scalar,
                    (a, b, old) -> type.isFloat() ? scalar(op, type, new int[]{a, scalar, old}) : switch (op) {
                        case VADDS -> integer(BinaryOp.VADD, type, LaneValues.integer(type, a),
                                LaneValues.integer(type, scalar));
                        case VMULS -> integer(BinaryOp.VMUL, type, LaneValues.integer(type, a),
                                LaneValues.integer(type, scalar));
                        case VMAXS -> LaneValues.integer(type, a).max(LaneValues.integer(type, scalar)).intValue();
                        case VMINS -> LaneValues.integer(type, a).min(LaneValues.integer(type, scalar)).intValue();
                        case VSHLS -> LaneValues.integer(type, a).shiftLeft(scalar).intValue();
                        case VSHRS -> LaneValues.integer(type, a).shiftRight(scalar).intValue();
                        case VLRELU, VAXPY -> throw new IllegalArgumentException(op.name());
                    });
        }
    }

    private static int scalar(ScalarOp op, DType type, int[] bits) {
        double a = LaneValues.number(type, bits[0]);
        double s = LaneValues.number(type, bits[1]);
        double old = LaneValues.number(type, bits[2]);
        if (op == ScalarOp.VAXPY) {
            return LaneValues.fused(type, a, s, old);
        }
        return LaneValues.rounded(type, switch (op) {
            case VADDS -> a + s;
            case VMULS -> a * s;
            case VMAXS -> Math.max(a, s);
            case VMINS -> Math.min(a, s);
            case VLRELU -> a < 0 ? a * s : a;
            case VAXPY, VSHLS, VSHRS -> throw new IllegalArgumentException(op.name());
        });
    }

    @ParameterizedTest
    @MethodSource
    void fused(FusedOp op, DType type) {
        draw(type, A);
        draw(type, B);
        check(type, word(op) + " v2, v0, v1", (a, b, old) -> {
            double x = LaneValues.number(type, a);
            double y = LaneValues.number(type, b);
            double z = LaneValues.number(type, old);
            return op == FusedOp.VMULA ? LaneValues.fused(type, x, y, z) : LaneValues.fused(type, z, x, y);
        });
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT32", "FLOAT16"})
    void scalarsComeFromArguments(DType type) {
        draw(type, A);
        long two = type == DType.FLOAT32 ? Float.floatToRawIntBits(2) : Float16.fromFloat(2);
        f.run(List.of(two), "pset p0 {width=b" + type.bits() + "}", "vlds v0, ub[0]",
                "vmuls v1, v0, r0, p0 {type=" + type.text() + "}", "vadd v2, v0, v0, p0 {type=" + type.text() + "}",
                "vsts ub[4096], v1, p0 {dist=norm_b32}", "vsts ub[" + (OUT + SCALAR) + "], v2, p0 {dist=norm_b32}");
        for (int i = 0; i < 256; i++) {
            assertThat(f.ub().get(OUT + i)).isEqualTo(f.ub().get(OUT + SCALAR + i));
        }
    }

    /** 3 · 683/2048 is half a place above 1; what 2^-24 adds decides, and float32 would lose it. */
    @ParameterizedTest
    @CsvSource({"'vmula v2, v0, v1', 2", "'vaxpy v2, v0, 13654', 2", "'vmadd v0, v1, v2', 0"})
    void halvesOfProductsAndSumsAreRoundedOnce(String operation, int dst) {
        LaneValues.put(f.ub(), DType.FLOAT16, A, 0, Float16.fromFloat(3));
        LaneValues.put(f.ub(), DType.FLOAT16, B, 0, Float16.fromFloat(683 / 2048f));
        LaneValues.put(f.ub(), DType.FLOAT16, OLD, 0, 1);
        f.run("pset p0 {width=b16}", "vlds v0, ub[0]", "vlds v1, ub[256]", "vlds v2, ub[512]",
                operation + ", p0 {type=float16}", "vsts ub[4096], v" + dst + ", p0 {dist=norm_b16}");
        assertThat(Float16.toFloat(f.ub().getShort(OUT))).isEqualTo(1.0009765625f);
    }
}

package ascendsim.sim.footprint;

import static ascendsim.sim.footprint.AccessSink.Kind.READ;
import static ascendsim.sim.footprint.AccessSink.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.footprint.AccessSink.Kind;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector instructions against a loop over single lanes. */
class VectorFootprintsTest {
    private static final int DST = 64 << 10;
    private static final int SRC0 = 0;
    private static final int SRC1 = 32 << 10;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** One random vector instruction: strides, repeat count, mask. */
    private static final class Draw {
        final Random random;
        final Dispatched state = new Dispatched();
        final int repeat;
        final int[] block = new int[3];
        final int[] stride = new int[3];

        Draw(long seed) {
            random = new Random(seed);
            repeat = random.nextInt(6);
            for (int i = 0; i < 3; i++) {
                boolean dense = random.nextBoolean();
                block[i] = dense ? 1 : random.nextInt(3);
                stride[i] = dense ? 8 : random.nextInt(20);
            }
            mask(state.mask);
        }

        private void mask(VectorMask mask) {
            switch (random.nextInt(4)) {
                case 0 -> mask.count(random.nextInt(600));
                case 1 -> mask.lanes(random.nextLong(), random.nextLong());
                case 2 -> mask.lanes(0, (1L << random.nextInt(63)) - 1);
                default -> mask.lanes(-1, -1);
            }
        }

        String text(String names) {
            StringBuilder text = new StringBuilder();
            int i = 0;
            for (String name : names.split(" ")) {
                text.append(", %s_block=%d, %s_repeat=%d".formatted(name, block[i], name, stride[i]));
                i++;
            }
            return text + ", repeat=" + repeat + "}";
        }

        /** Whether lane {@code lane} of repeat {@code r} takes part. */
        boolean active(int r, int lane, int lanes) {
            return state.mask.isCounter() ? (long) r * lanes + lane < state.mask.elements() : state.mask.lane(lane);
        }

        int repeats(int lanes) {
            return state.mask.isCounter() ? (int) Math.ceilDiv(state.mask.elements(), (long) lanes) : repeat;
        }

        void add(Touched model, Kind kind, int operand, int address, Shape shape) {
            for (int r = 0; r < Math.min(repeats(shape.lanes), shape.limit); r++) {
                for (int lane = 0; lane < shape.lanes; lane++) {
                    if (active(r, lane, shape.lanes)) {
                        int at = lane * shape.bits / 8;
                        model.add(Space.UB, kind, address + (r * stride[operand] + at / 32 * block[operand]) * 32L
                                + at % 32, Math.max(1, shape.bits / 8));
                    }
                }
            }
        }
    }

    private record Shape(int bits, int lanes, int limit) {
        Shape(int bits, int lanes) {
            this(bits, lanes, Integer.MAX_VALUE);
        }

        static Shape of(DType type) {
            return new Shape(type.bits(), 2048 / type.bits());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoVectorsToOne(long seed) {
        Draw draw = new Draw(seed);
        String op = List.of("vadd", "vmul", "vmla", "vdiv").get(draw.random.nextInt(4));
        DType type = draw.random.nextBoolean() ? DType.FLOAT16 : DType.FLOAT32;
        Touched model = new Touched();
        draw.add(model, WRITE, 0, DST, Shape.of(type));
        draw.add(model, READ, 1, SRC0, Shape.of(type));
        draw.add(model, READ, 2, SRC1, Shape.of(type));
        if (op.equals("vmla")) {
            draw.add(model, READ, 0, DST, Shape.of(type));
        }
        check(seed, draw, op + " ub[" + DST + "], ub[" + SRC0 + "], ub[" + SRC1 + "] {type=" + type.text()
                + draw.text("dst src0 src1"), model);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneVectorToOne(long seed) {
        Draw draw = new Draw(seed);
        String op = List.of("vexp", "vabs", "vmuls", "vaxpy").get(draw.random.nextInt(4));
        DType type = draw.random.nextBoolean() ? DType.FLOAT16 : DType.FLOAT32;
        Touched model = new Touched();
        draw.add(model, WRITE, 0, DST, Shape.of(type));
        draw.add(model, READ, 1, SRC0, Shape.of(type));
        if (op.equals("vaxpy")) {
            draw.add(model, READ, 0, DST, Shape.of(type));
        }
        String scalar = op.equals("vmuls") || op.equals("vaxpy") ? ", 7" : "";
        check(seed, draw, op + " ub[" + DST + "], ub[" + SRC0 + "]" + scalar + " {type=" + type.text()
                + draw.text("dst src"), model);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void copies(long seed) {
        Draw draw = new Draw(seed);
        Touched model = new Touched();
        Shape shape = new Shape(32, 64, draw.repeat);
        draw.add(model, WRITE, 0, DST, shape);
        draw.add(model, READ, 1, SRC0, shape);
        check(seed, draw, "vcopy ub[" + DST + "], ub[" + SRC0 + "] {type=int32" + draw.text("dst src"), model);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void conversions(long seed) {
        Draw draw = new Draw(seed);
        List<List<DType>> pairs = List.of(List.of(DType.INT4, DType.FLOAT16), List.of(DType.FLOAT16, DType.INT4),
                List.of(DType.INT8, DType.FLOAT16), List.of(DType.FLOAT16, DType.FLOAT32),
                List.of(DType.INT32, DType.INT64), List.of(DType.FLOAT32, DType.BFLOAT16));
        List<DType> pair = pairs.get(draw.random.nextInt(pairs.size()));
        int lanes = 2048 / Math.max(pair.get(0).bits(), pair.get(1).bits());
        Touched model = new Touched();
        draw.add(model, WRITE, 0, DST, new Shape(pair.get(1).bits(), lanes));
        draw.add(model, READ, 1, SRC0, new Shape(pair.get(0).bits(), lanes));
        check(seed, draw, "vconv ub[" + DST + "], ub[" + SRC0 + "] {from=" + pair.get(0).text() + ", to="
                + pair.get(1).text() + draw.text("dst src"), model);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fillsAndBroadcasts(long seed) {
        Draw draw = new Draw(seed);
        Touched fill = new Touched();
        draw.add(fill, WRITE, 0, DST, Shape.of(DType.INT32));
        check(seed, draw, "vdup ub[" + DST + "], 5 {type=int32" + draw.text("dst"), fill);
        Touched broadcast = new Touched();
        for (int r = 0; r < draw.repeat; r++) {
            for (int b = 0; b < 8; b++) {
                broadcast.add(Space.UB, READ, SRC0 + (r * 8 + b) * 2L, 2);
                broadcast.add(Space.UB, WRITE, DST + (r * draw.stride[0] + b * draw.block[0]) * 32L, 32);
            }
        }
        check(seed, draw, "vbrcb ub[" + DST + "], ub[" + SRC0 + "] {type=float16" + draw.text("dst"), broadcast);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comparisonsAndChoices(long seed) {
        Draw draw = new Draw(seed);
        Touched compare = new Touched();
        for (int r = 0; r < draw.repeat; r++) {
            compare.add(Space.UB, WRITE, DST + r * 16L, 16);
            for (int b = 0; b < 8; b++) {
                compare.add(Space.UB, READ, SRC0 + (r * draw.stride[0] + b * draw.block[0]) * 32L, 32);
                compare.add(Space.UB, READ, SRC1 + (r * draw.stride[1] + b * draw.block[1]) * 32L, 32);
            }
        }
        check(seed, draw, "vcmp ub[" + DST + "], ub[" + SRC0 + "], ub[" + SRC1 + "] {condition=lt, type=float16"
                + draw.text("src0 src1"), compare);
        boolean tensor = draw.random.nextBoolean();
        int selector = 128 << 10;
        Touched select = new Touched();
        draw.add(select, WRITE, 0, DST, Shape.of(DType.FLOAT32));
        draw.add(select, READ, 1, SRC0, Shape.of(DType.FLOAT32));
        if (tensor) {
            draw.add(select, READ, 2, SRC1, Shape.of(DType.FLOAT32));
        }
        for (int r = 0; r < draw.repeats(64); r++) {
            for (int lane = 0; lane < 64; lane++) {
                if (draw.active(r, lane, 64)) {
                    select.add(Space.UB, READ, selector + (r * 64L + lane) / 8, 1);
                }
            }
        }
        check(seed, draw, "vsel ub[" + DST + "], ub[" + selector + "], ub[" + SRC0 + "], ub[" + SRC1
                + "], 0 {type=float32, otherwise=" + (tensor ? "tensor" : "scalar") + draw.text("dst src0 src1"),
                select);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void reductions(long seed) {
        Draw draw = new Draw(seed);
        String op = List.of("vcadd", "vcmax", "vcgmax", "vcpadd").get(draw.random.nextInt(4));
        boolean index = op.equals("vcmax") && draw.random.nextBoolean();
        int distance = draw.random.nextInt(3);
        Touched model = new Touched();
        draw.add(model, READ, 0, SRC0, Shape.of(DType.FLOAT16));
        int group = switch (op) {
            case "vcgmax" -> 16;
            case "vcpadd" -> 2;
            default -> 128;
        };
        int bytes = index ? 4 : 2;
        for (int r = 0; r < draw.repeats(128); r++) {
            for (int lane = 0; lane < 128; lane++) {
                if (draw.active(r, lane, 128)) {
                    model.add(Space.UB, WRITE, DST + (long) (r * distance * 128 / group + lane / group) * bytes, bytes);
                }
            }
        }
        check(seed, draw, op + " ub[" + DST + "], ub[" + SRC0 + "] {type=float16, dst_repeat=" + distance
                + (index ? ", order=value_index" : "") + draw.text("src"), model);
    }

    private static void check(long seed, Draw draw, String text, Touched model) {
        assertThat(Touched.by(Opcodes.parse(text), draw.state).bytes()).as("seed %d: %s", seed, text)
                .isEqualTo(model.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"count", "lanes"})
    void denseOperandsAreOneCall(String mode) {
        Dispatched state = new Dispatched();
        if (mode.equals("count")) {
            state.mask.count(640);
        }
        assertThat(Touched.by(Opcodes.parse("vadd ub[0], ub[8192], ub[16384] {type=float32, repeat=10}"), state)
                .calls()).isEqualTo(3);
    }

    @Test
    void scalarAccesses() {
        String gm = "gm[" + (Touched.GM + 24) + "]";
        assertThat(Touched.by(Opcodes.parse("s.ld r1, " + gm + " {type=int64}")).bytes())
                .isEqualTo(new Touched().add(Space.GM, READ, Touched.GM + 24, 8).bytes());
        assertThat(Touched.by(Opcodes.parse("s.st ub[6], 3 {type=int16}")).bytes())
                .isEqualTo(new Touched().add(Space.UB, WRITE, 6, 2).bytes());
        assertThat(Touched.by(Opcodes.parse("dcci " + gm)).bytes())
                .isEqualTo(new Touched().add(Space.GM, READ, Touched.GM + 24, 1).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"set_flag MTE2, V, 1", "wait_flag MTE2, V, 1", "pipe_barrier V", "barrier_all",
            "xset MTE3, 2 {mode=2}", "xwait 2", "s.set r1, 5", "br.lt r1, 4, loop", "set.mask 0, 255", "end"})
    void theRestTouchesNothing(String text) {
        assertThat(Touched.by(Opcodes.parse(text)).bytes()).as(text.toUpperCase(Locale.ROOT)).isEmpty();
    }
}

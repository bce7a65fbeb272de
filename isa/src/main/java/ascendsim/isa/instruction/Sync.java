package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Ordering between the pipes of a core and between cores (isa.md §1.4, §1.5). */
public sealed interface Sync extends Instruction {
    /** Sets flag (src, dst, id) when everything before it on {@code src} is complete; does not block {@code src}. */
    record SetFlag(Pipe src, Pipe dst, Affine id) implements Sync {
        public static final Form<SetFlag> FORM = Form
                .<SetFlag>of("set_flag", "Sets a flag when all earlier work of the source pipe is complete.")
                .name("src", "pipe that sets", SetFlag::src, Pipe.class)
                .name("dst", "pipe that waits", SetFlag::dst, Pipe.class)
                .operand("id", "flag id", SetFlag::id, 0, Target.FLAG_IDS - 1)
                .build(a -> new SetFlag(a.get("src", Pipe.class), a.get("dst", Pipe.class), a.value("id")));

        public SetFlag {
            FORM.check(id);
            different(src, dst);
        }

        @Override
        public Form<SetFlag> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return src;
        }
    }

    /** Blocks {@code dst} until flag (src, dst, id) is set, then clears it. */
    record WaitFlag(Pipe src, Pipe dst, Affine id) implements Sync {
        public static final Form<WaitFlag> FORM = Form
                .<WaitFlag>of("wait_flag", "Blocks the destination pipe until a flag is set, then clears it.")
                .name("src", "pipe that sets", WaitFlag::src, Pipe.class)
                .name("dst", "pipe that waits", WaitFlag::dst, Pipe.class)
                .operand("id", "flag id", WaitFlag::id, 0, Target.FLAG_IDS - 1)
                .build(a -> new WaitFlag(a.get("src", Pipe.class), a.get("dst", Pipe.class), a.value("id")));

        public WaitFlag {
            FORM.check(id);
            different(src, dst);
        }

        @Override
        public Form<WaitFlag> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return dst;
        }
    }

    /** Later instructions of a pipe start only when its earlier ones are complete. */
    record PipeBarrier(Pipe pipe) implements Sync {
        public static final Form<PipeBarrier> FORM = Form
                .<PipeBarrier>of("pipe_barrier", "Earlier instructions of the pipe complete before later ones start.")
                .name("pipe", "the pipe", PipeBarrier::pipe, Pipe.class)
                .build(a -> new PipeBarrier(a.get("pipe", Pipe.class)));

        public PipeBarrier {
            if (pipe == Pipe.S) {
                throw new IllegalInstruction("pipe_barrier S", "another pipe: the scalar unit runs in order");
            }
        }

        @Override
        public Form<PipeBarrier> form() {
            return FORM;
        }
    }

    /** The scalar unit waits until all pipes of its core are empty. */
    record BarrierAll() implements Sync {
        public static final Form<BarrierAll> FORM = Form
                .<BarrierAll>of("barrier_all", "Dispatch waits until all pipes of the core are empty.")
                .build(a -> new BarrierAll());

        @Override
        public Form<BarrierAll> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.S;
        }
    }

    /** Who takes part in a cross-core flag (isa.md §1.5). */
    enum Mode {
        /** mode 0: all cores of the setting core's kind; each counter +1 when all have set */
        ALL_OF_KIND(0),
        /** mode 1: the AIVs of one AI core */
        SUB_BLOCKS(1),
        /** mode 2: an AIC and its AIVs: the AIC raises each AIV, all AIVs together raise the AIC */
        CUBE_VECTOR(2),
        /**
         * mode 4: an AIC and one of its AIVs, v310 only: id f of the AIC is id f of AIV 0, id 16 + f is id f of AIV 1;
         * these counters are apart from those of the other modes
         */
        CUBE_ONE_VECTOR(4);

        private final int number;

        Mode(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        String text() {
            return Integer.toString(number);
        }
    }

    /** Raises a cross-core flag once everything before it on {@code pipe} is complete (CrossCoreSetFlag). */
    record CrossSet(Mode mode, Pipe pipe, Affine id) implements Sync {
        public static final Form<CrossSet> FORM = ids(Form
                .<CrossSet>of("xset", "Raises a cross-core flag when all earlier work of the pipe is complete.")
                .name("pipe", "pipe whose work is waited for", CrossSet::pipe, Pipe.class)
                .operand("id", "flag id", CrossSet::id, 0, Target.PAIR_FLAG_IDS - 1)
                .choice("mode", "who takes part: isa.md §1.5", CrossSet::mode, Arrays.asList(Mode.values()),
                        Mode::text),
                CrossSet::mode, CrossSet::id)
                .build(a -> new CrossSet(a.get("mode", Mode.class), a.get("pipe", Pipe.class), a.value("id")));

        public CrossSet {
            FORM.check(id);
        }

        @Override
        public Form<CrossSet> form() {
            return FORM;
        }
    }

    /**
     * Waits until a cross-core flag of this core is above zero, then lowers it by one.
     *
     * @param mode tells the counters of mode 4 from those of the others, which share theirs
     * @param pipe what waits: one pipe on v310; S, that is all dispatch, on both architectures
     */
    record CrossWait(Mode mode, Pipe pipe, Affine id) implements Sync {
        private static final List<Mode> MODES = List.of(Mode.CUBE_VECTOR, Mode.ALL_OF_KIND, Mode.SUB_BLOCKS,
                Mode.CUBE_ONE_VECTOR);
        public static final Form<CrossWait> FORM = ids(Form
                .<CrossWait>of("xwait", "Waits for a cross-core flag and lowers it by one; its pipe stands meanwhile.")
                .operand("id", "flag id", CrossWait::id, 0, Target.PAIR_FLAG_IDS - 1)
                .standard("mode", "mode of the flag: isa.md §1.5", CrossWait::mode, MODES, Mode::text)
                .standard("pipe", "pipe that waits; S: dispatch", CrossWait::pipe, Arrays.asList(Pipe.values()),
                        Pipe::name),
                CrossWait::mode, CrossWait::id)
                .refuse(Target.V220, w -> w.pipe() != Pipe.S, "on one pipe",
                        "all dispatch of the core waits: leave pipe out")
                .build(a -> new CrossWait(a.get("mode", Mode.class), a.get("pipe", Pipe.class), a.value("id")));

        public CrossWait {
            FORM.check(id);
        }

        /** All dispatch waits. */
        public CrossWait(Affine id) {
            this(Mode.CUBE_VECTOR, Pipe.S, id);
        }

        @Override
        public Form<CrossWait> form() {
            return FORM;
        }
    }

    /** Mode 4 and its ids are of v310; the other modes have 16 ids there too. */
    private static <I extends Instruction> FormBuilder<I> ids(FormBuilder<I> form, Function<I, Mode> mode,
            Function<I, Affine> id) {
        return form.narrower(Target.V220, "id", 0, Target.CROSS_FLAG_IDS - 1)
                .refuse(Target.V220, i -> mode.apply(i) == Mode.CUBE_ONE_VECTOR, "mode=4", "use mode 2")
                .refuse(Target.V310, i -> mode.apply(i) != Mode.CUBE_ONE_VECTOR && id.apply(i).isConstant()
                        && id.apply(i).base() >= Target.CROSS_FLAG_IDS, "with an id above 15",
                        "ids 16 to 31 are of mode 4");
    }

    /**
     * Waits for a buffer (get_buf of a mutex; isa.md §1.4): the n-th of a core that is dispatched for an id waits until
     * n - 1 releases of that id are complete.
     */
    record GetBuffer(Pipe pipe, Affine id) implements Sync {
        public static final Form<GetBuffer> FORM = Form
                .<GetBuffer>of("get_buf", "Waits on its pipe until the earlier holders of a buffer have released it.")
                .name("pipe", "pipe that waits", GetBuffer::pipe, Pipe.class)
                .operand("id", "buffer id", GetBuffer::id, 0, Target.BUFFER_IDS - 1)
                .only(Target.V310, "use set_flag and wait_flag")
                .build(a -> new GetBuffer(a.get("pipe", Pipe.class), a.value("id")));

        public GetBuffer {
            FORM.check(id);
            notScalar("get_buf", pipe);
        }

        @Override
        public Form<GetBuffer> form() {
            return FORM;
        }
    }

    /** Hands a buffer on once everything before it on its pipe is complete (rls_buf; isa.md §1.4). */
    record ReleaseBuffer(Pipe pipe, Affine id) implements Sync {
        public static final Form<ReleaseBuffer> FORM = Form
                .<ReleaseBuffer>of("rls_buf", "Hands a buffer on when all earlier work of its pipe is complete.")
                .name("pipe", "pipe that held it", ReleaseBuffer::pipe, Pipe.class)
                .operand("id", "buffer id", ReleaseBuffer::id, 0, Target.BUFFER_IDS - 1)
                .only(Target.V310, "use set_flag and wait_flag")
                .build(a -> new ReleaseBuffer(a.get("pipe", Pipe.class), a.value("id")));

        public ReleaseBuffer {
            FORM.check(id);
            notScalar("rls_buf", pipe);
        }

        @Override
        public Form<ReleaseBuffer> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(SetFlag.FORM, WaitFlag.FORM, PipeBarrier.FORM, BarrierAll.FORM, CrossSet.FORM, CrossWait.FORM,
                GetBuffer.FORM, ReleaseBuffer.FORM);
    }

    private static void notScalar(String opcode, Pipe pipe) {
        if (pipe == Pipe.S) {
            throw new IllegalInstruction(opcode + " S", "another pipe: the scalar unit runs in order");
        }
    }

    private static void different(Pipe src, Pipe dst) {
        if (src == dst) {
            throw new IllegalInstruction("flag from " + src + " to itself", "two pipes; pipe_barrier orders one pipe");
        }
    }
}

package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.List;

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

    /** Who takes part in a cross-core flag (isa.md §1.5); mode 4, an AIC and one AIV, exists on v310 only. */
    enum Mode {
        /** mode 0: all cores of the setting core's kind; each counter +1 when all have set */
        ALL_OF_KIND(0),
        /** mode 1: the AIVs of one AI core */
        SUB_BLOCKS(1),
        /** mode 2: an AIC and its AIVs: the AIC raises each AIV, all AIVs together raise the AIC */
        CUBE_VECTOR(2);

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
        public static final Form<CrossSet> FORM = Form
                .<CrossSet>of("xset", "Raises a cross-core flag when all earlier work of the pipe is complete.")
                .name("pipe", "pipe whose work is waited for", CrossSet::pipe, Pipe.class)
                .operand("id", "flag id", CrossSet::id, 0, Target.CROSS_FLAG_IDS - 1)
                .choice("mode", "who takes part: isa.md §1.5", CrossSet::mode, Arrays.asList(Mode.values()),
                        Mode::text)
                .build(a -> new CrossSet(a.get("mode", Mode.class), a.get("pipe", Pipe.class), a.value("id")));

        public CrossSet {
            FORM.check(id);
        }

        @Override
        public Form<CrossSet> form() {
            return FORM;
        }
    }

    /** Waits until a cross-core flag of this core is above zero, then lowers it by one; on v220 all dispatch waits. */
    record CrossWait(Affine id) implements Sync {
        public static final Form<CrossWait> FORM = Form
                .<CrossWait>of("xwait", "Waits for a cross-core flag and lowers it by one; dispatch stops meanwhile.")
                .operand("id", "flag id", CrossWait::id, 0, Target.CROSS_FLAG_IDS - 1)
                .build(a -> new CrossWait(a.value("id")));

        public CrossWait {
            FORM.check(id);
        }

        @Override
        public Form<CrossWait> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.S;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(SetFlag.FORM, WaitFlag.FORM, PipeBarrier.FORM, BarrierAll.FORM, CrossSet.FORM, CrossWait.FORM);
    }

    private static void different(Pipe src, Pipe dst) {
        if (src == dst) {
            throw new IllegalInstruction("flag from " + src + " to itself", "two pipes; pipe_barrier orders one pipe");
        }
    }
}

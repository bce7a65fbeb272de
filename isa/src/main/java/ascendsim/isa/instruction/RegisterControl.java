package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.List;

/** Order of UB accesses, and scalars (isa.md §1.4, §2.2b #78). */
public sealed interface RegisterControl extends RegisterInstruction {
    /** Which accesses a barrier keeps apart: those of the first kind before it, of the second behind it. */
    enum Kind {
        /** all loads and stores */
        VV_ALL(true, true, true, true),
        /** stores, then loads */
        VST_VLD(true, false, false, true),
        /** loads, then stores */
        VLD_VST(false, true, true, false),
        /** stores, then stores */
        VST_VST(true, false, true, false);

        private final boolean storesBefore;
        private final boolean loadsBefore;
        private final boolean storesAfter;
        private final boolean loadsAfter;

        Kind(boolean storesBefore, boolean loadsBefore, boolean storesAfter, boolean loadsAfter) {
            this.storesBefore = storesBefore;
            this.loadsBefore = loadsBefore;
            this.storesAfter = storesAfter;
            this.loadsAfter = loadsAfter;
        }

        /** Whether accesses before the barrier of this sort ({@code store} or load) are waited for. */
        public boolean awaits(boolean store) {
            return store ? storesBefore : loadsBefore;
        }

        /** Whether accesses behind the barrier of this sort ({@code store} or load) wait. */
        public boolean holds(boolean store) {
            return store ? storesAfter : loadsAfter;
        }
    }

    /** Keeps UB accesses apart that go through different registers (LocalMemBar). */
    record Barrier(Kind kind) implements RegisterControl {
        public static final Form<Barrier> FORM = Form
                .<Barrier>of("mem_bar", "UB accesses before it are done before those behind it begin.")
                .choice("kind", "which accesses", Barrier::kind, Arrays.asList(Kind.values()), Predicate::word)
                .build(a -> new Barrier(a.get("kind", Kind.class)));

        @Override
        public Form<Barrier> form() {
            return FORM;
        }
    }

    /** Sets a scalar register: a pointer, a count. */
    record Set(Register dst, Affine value) implements RegisterControl {
        public static final Form<Set> FORM = Form.<Set>of("sset", "Sets a scalar register of the function.")
                .register("dst", "register", Set::dst).operand("value", "value", Set::value)
                .build(a -> new Set(a.get("dst", Register.class), a.value("value")));

        public Set {
            FORM.check(value);
        }

        @Override
        public Form<Set> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Barrier.FORM, Set.FORM);
    }
}

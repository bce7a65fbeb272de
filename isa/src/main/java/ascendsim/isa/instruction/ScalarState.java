package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** State that instructions dispatched later carry with them (isa.md §2.1 #31, §2.2 #70). */
public sealed interface ScalarState extends Scalar {
    /**
     * Lanes of each repeat that vector instructions touch: bit i of {@code low} for lane i, of {@code high} for lane
     * 64 + i. All ones at kernel start.
     */
    record SetMask(Affine high, Affine low) implements ScalarState {
        public static final Form<SetMask> FORM = Form.<SetMask>of("set.mask", "Vector mask by lanes of a repeat.")
                .operand("high", "lanes 64 to 127", SetMask::high).operand("low", "lanes 0 to 63", SetMask::low)
                .build(a -> new SetMask(a.value("high"), a.value("low")));

        public SetMask {
            FORM.check(high, low);
        }

        @Override
        public Form<SetMask> form() {
            return FORM;
        }
    }

    /** Counter mode: vector instructions process exactly {@code elements} elements, whatever their repeat says. */
    record SetMaskCount(Affine elements) implements ScalarState {
        public static final Form<SetMaskCount> FORM = Form
                .<SetMaskCount>of("set.mask.count", "Vector mask by number of elements.")
                .operand("elements", "elements to process", SetMaskCount::elements, 0, Integer.MAX_VALUE)
                .build(a -> new SetMaskCount(a.value("elements")));

        public SetMaskCount {
            FORM.check(elements);
        }

        @Override
        public Form<SetMaskCount> form() {
            return FORM;
        }
    }

    /** What a write to GM does with what is there. */
    enum Atomic {
        NONE, ADD, MAX, MIN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How later writes to GM from UB, L1 and L0C combine with its content. */
    record SetAtomic(Atomic atomic, DType type) implements ScalarState {
        public static final Form<SetAtomic> FORM = Form
                .<SetAtomic>of("set.atomic", "How later writes to GM combine with its content.")
                .standard("op", "operation", SetAtomic::atomic, Arrays.asList(Atomic.values()), Atomic::text)
                .standard("type", "element type", SetAtomic::type,
                        List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32, DType.INT16, DType.INT8),
                        DType::text)
                .build(a -> new SetAtomic(a.get("op", Atomic.class), a.get("type", DType.class)));

        public static final SetAtomic OFF = new SetAtomic(Atomic.NONE, DType.FLOAT32);

        @Override
        public Form<SetAtomic> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(SetMask.FORM, SetMaskCount.FORM, SetAtomic.FORM);
    }
}

package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;

/** Scalar loads and stores: GM through the data cache, UB directly (GetValue, SetValue; isa.md §2.3 #83). */
public sealed interface ScalarMemory extends Scalar {
    /** Types a scalar access can have. */
    DType[] TYPES = {DType.INT8, DType.UINT8, DType.INT16, DType.UINT16, DType.INT32, DType.UINT32, DType.INT64,
            DType.UINT64, DType.FLOAT32};

    /** {@code dst = memory}; integers are extended by their sign, float32 gives its bits. */
    record Load(Register dst, Address src, DType type) implements ScalarMemory {
        public static final Form<Load> FORM = Form.<Load>of("s.ld", "Scalar load.")
                .register("dst", "result", Load::dst).address("src", Load::src, 1, Space.GM, Space.UB)
                .type("type", Load::type, TYPES)
                .build(a -> new Load(a.get("dst", Register.class), a.address("src"), a.get("type", DType.class)));

        public Load {
            FORM.check(src);
        }

        @Override
        public Form<Load> form() {
            return FORM;
        }
    }

    /** {@code memory = value}, the low bits of the value. */
    record Store(Address dst, Affine value, DType type) implements ScalarMemory {
        public static final Form<Store> FORM = Form.<Store>of("s.st", "Scalar store.")
                .address("dst", Store::dst, 1, Space.GM, Space.UB).operand("value", "what is stored", Store::value)
                .type("type", Store::type, TYPES)
                .build(a -> new Store(a.address("dst"), a.value("value"), a.get("type", DType.class)));

        public Store {
            FORM.check(dst, value);
        }

        @Override
        public Form<Store> form() {
            return FORM;
        }
    }

    /** Writes back and drops the data cache line of an address (DataCacheCleanAndInvalid; isa.md §2.1 #33). */
    record CacheInvalidate(Address line) implements ScalarMemory {
        public static final Form<CacheInvalidate> FORM = Form
                .<CacheInvalidate>of("dcci", "Write back and drop one data cache line.")
                .address("line", CacheInvalidate::line, 1, Space.GM)
                .build(a -> new CacheInvalidate(a.address("line")));

        public CacheInvalidate {
            FORM.check(line);
        }

        @Override
        public Form<CacheInvalidate> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Load.FORM, Store.FORM, CacheInvalidate.FORM);
    }
}

package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How one field of an instruction is written and read back.
 *
 * @param <T>     the field's type
 * @param expects what the reader accepts, for error messages
 */
record Codec<T>(Function<T, String> print, Function<String, T> parse, String expects) {
    static final Codec<Address> ADDRESS = new Codec<>(Address::toString, Address::parse, "space[offset]");
    static final Codec<Affine> VALUE = new Codec<>(Affine::toString, Affine::parse, "a sum such as 128+r3*512");
    static final Codec<String> WORD = new Codec<>(Function.identity(), Codec::word, "a name");
    static final Codec<Boolean> FLAG = choice(List.of(false, true), Object::toString);
    static final Codec<Register> REGISTER = new Codec<>(Register::toString, Codec::register, "a register r0 to r1023");

    static final Codec<VectorRegister> VECTOR = new Codec<>(VectorRegister::toString,
            text -> new VectorRegister(index(text, 'v')), "a vector register v0 to v31");
    static final Codec<MaskRegister> MASK = new Codec<>(MaskRegister::toString,
            text -> new MaskRegister(index(text, 'p')), "a mask register p0 to p7");
    static final Codec<UnalignedRegister> UNALIGNED = new Codec<>(UnalignedRegister::toString,
            text -> new UnalignedRegister(index(text, 'u')), "an unaligned register u0 to u3");

    /** One of a few values, each with its own word. */
    static <T> Codec<T> choice(List<T> values, Function<T, String> text) {
        String expects = "one of " + values.stream().map(text).collect(Collectors.joining(" "));
        return new Codec<>(text, word -> values.stream().filter(v -> text.apply(v).equals(word)).findFirst()
                .orElseThrow(() -> new IllegalInstruction("'" + word + "'", expects)), expects);
    }

    static <E extends Enum<E>> Codec<E> names(Class<E> type) {
        return choice(Arrays.asList(type.getEnumConstants()), Enum::name);
    }

    private static String word(String text) {
        if (!text.matches("[A-Za-z_.][A-Za-z0-9_.]*")) {
            throw new IllegalInstruction("name '" + text + "'", "letters, digits, '_' and '.'");
        }
        return text;
    }

    private static Register register(String text) {
        return new Register(Register.parseIndex(text)
                .orElseThrow(() -> new IllegalInstruction("'" + text + "'", "a register r0 to r1023")));
    }

    private static int index(String text, char kind) {
        if (!text.matches(kind + "[0-9]{1,2}")) {
            throw new IllegalInstruction("'" + text + "'", "a register such as " + kind + "0");
        }
        return Integer.parseInt(text.substring(1));
    }
}

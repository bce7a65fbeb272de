package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A value known when an instruction is dispatched: {@code base + Σ register · stride}. Terms are sorted by register and
 * have non-zero strides, so equal values are equal records.
 */
public record Affine(long base, List<Term> terms) {
    /** One register times a constant. */
    public record Term(Register register, long stride) {
    }

    public static final Affine ZERO = of(0);
    public static final Affine ONE = of(1);

    public Affine {
        terms = normalised(terms);
    }

    public static Affine of(long value) {
        return new Affine(value, List.of());
    }

    public static Affine of(Register register) {
        return new Affine(0, List.of(new Term(register, 1)));
    }

    public boolean isConstant() { return terms.isEmpty(); }

    public Affine plus(long value) {
        return new Affine(base + value, terms);
    }

    public Affine plus(Affine other) {
        List<Term> all = new ArrayList<>(terms);
        all.addAll(other.terms);
        return new Affine(base + other.base, all);
    }

    /** This value plus {@code register · stride}. */
    public Affine plus(Register register, long stride) {
        return plus(of(register).times(stride));
    }

    public Affine minus(Affine other) {
        return plus(other.times(-1));
    }

    public Affine times(long factor) {
        return new Affine(base * factor, terms.stream().map(t -> new Term(t.register, t.stride * factor)).toList());
    }

    public long evaluate(long[] registers) {
        long value = base;
        for (Term term : terms) {
            value += registers[term.register.index()] * term.stride;
        }
        return value;
    }

    /** Reads what {@link #toString()} prints: {@code 64}, {@code r3}, {@code 128+r3*512-r4}. */
    public static Affine parse(String text) {
        String compact = text.replace(" ", "");
        if (!compact.matches("[+-]?[^+-]+([+-][^+-]+)*")) {
            throw new IllegalInstruction("value '" + text + "'", "a sum such as 128+r3*512");
        }
        Affine sum = ZERO;
        for (String part : compact.split("(?=[+-])")) {
            sum = sum.plus(parseTerm(part, text));
        }
        return sum;
    }

    private static Affine parseTerm(String part, String whole) {
        boolean negative = part.startsWith("-");
        String body = part.startsWith("-") || part.startsWith("+") ? part.substring(1) : part;
        String[] factors = body.split("\\*");
        var register = Register.parseIndex(factors[0]);
        try {
            if (register.isEmpty() && factors.length == 1) {
                return of(Long.parseLong(negative ? "-" + body : body));
            }
            if (register.isPresent() && factors.length <= 2) {
                long stride = factors.length == 2 ? Long.parseLong(factors[1]) : 1;
                return of(new Register(register.getAsInt())).times(negative ? -stride : stride);
            }
        } catch (NumberFormatException e) {
            throw new IllegalInstruction("value '" + whole + "'", "64-bit numbers and registers r0 to r1023");
        }
        throw new IllegalInstruction("value '" + whole + "'", "a sum such as 128+r3*512");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (base != 0 || terms.isEmpty()) {
            text.append(base);
        }
        for (Term term : terms) {
            if (term.stride < 0) {
                text.append('-');
            } else if (!text.isEmpty()) {
                text.append('+');
            }
            text.append(term.register);
            if (Math.abs(term.stride) != 1) {
                text.append('*').append(Math.absExact(term.stride));
            }
        }
        return text.toString();
    }

    private static List<Term> normalised(List<Term> terms) {
        if (terms.isEmpty()) {
            return List.of();
        }
        TreeMap<Register, Long> strides = new TreeMap<>();
        terms.forEach(t -> strides.merge(t.register, t.stride, Long::sum));
        return strides.entrySet().stream().filter(e -> e.getValue() != 0).map(e -> new Term(e.getKey(), e.getValue()))
                .toList();
    }
}

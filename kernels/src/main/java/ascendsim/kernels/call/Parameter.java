package ascendsim.kernels.call;

import ascendsim.isa.dtype.DType;
import java.util.List;

/**
 * One parameter of an operator, as a case names it.
 *
 * @param dtypes
 *            the element types a tensor may have, the preferred one first; empty: any; of no meaning for an attribute
 * @param optional
 *            whether a case may leave it out
 * @param rule
 *            what fills a tensor that has no {@code init}
 * @param note
 *            for people: the axes of a tensor, or the values of an attribute and what it is without one
 */
public record Parameter(String name, Kind kind, List<DType> dtypes, boolean optional, DefaultRule rule, String note) {

    /** What may stand under the name. */
    public enum Kind {
        TENSOR, TENSOR_LIST, ATTRIBUTE
    }

    public Parameter {
        dtypes = List.copyOf(dtypes);
    }

    /** A required tensor, filled by its type. */
    public static Parameter tensor(String name, DType... dtypes) {
        return new Parameter(name, Kind.TENSOR, List.of(dtypes), false, new DefaultRule.ByType(), "");
    }

    /** A required list of tensors, filled by their types. */
    public static Parameter list(String name, DType... dtypes) {
        return new Parameter(name, Kind.TENSOR_LIST, List.of(dtypes), false, new DefaultRule.ByType(), "");
    }

    /** An attribute that may be left out. */
    public static Parameter attribute(String name) {
        return new Parameter(name, Kind.ATTRIBUTE, List.of(), true, new DefaultRule.ByType(), "");
    }

    /** This parameter, which a case may leave out. */
    public Parameter maybe() {
        return new Parameter(name, kind, dtypes, true, rule, note);
    }

    /** This parameter, which a case must give. */
    public Parameter must() {
        return new Parameter(name, kind, dtypes, false, rule, note);
    }

    /** This parameter with another rule for tensors without {@code init}. */
    public Parameter filledBy(DefaultRule other) {
        return new Parameter(name, kind, dtypes, optional, other, note);
    }

    /** This parameter with words about what may stand there. */
    public Parameter says(String words) {
        return new Parameter(name, kind, dtypes, optional, rule, words);
    }

    /** Whether a tensor of this type may stand here. */
    public boolean allows(DType dtype) {
        return dtypes.isEmpty() || dtypes.contains(dtype);
    }
}

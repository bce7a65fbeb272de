package ascendsim.kernels.verify;

import ascendsim.kernels.compare.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * One case of a file.
 *
 * @param id       names the case; no two of a file have the same
 * @param suite    where it comes from
 * @param operator the operator's name
 * @param families of chips that it is for: 910B or 950
 * @param call     the case as the file has it: a JSON object
 * @param rule     that decides about its outputs; empty: the operator's own
 * @param refusal  why it must be refused; empty where it must run
 */
public record VerifyCase(String id, String suite, String operator, List<String> families, long seed, String call,
        Optional<Rule> rule, Optional<String> refusal) {
    public VerifyCase {
        families = List.copyOf(families);
    }

    /** What filters can ask for. */
    public static SequencedMap<String, Function<VerifyCase, String>> keys() {
        SequencedMap<String, Function<VerifyCase, String>> keys = new LinkedHashMap<>();
        keys.put("op", VerifyCase::operator);
        keys.put("operator", VerifyCase::operator);
        keys.put("suite", VerifyCase::suite);
        keys.put("id", VerifyCase::id);
        return keys;
    }
}

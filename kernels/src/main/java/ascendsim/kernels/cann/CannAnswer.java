package ascendsim.kernels.cann;

import ascendsim.isa.tensor.Tensor;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What became of a call on real CANN. */
public sealed interface CannAnswer {
    /**
     * It ran.
     *
     * @param outputs    under the contract's names
     * @param kernels    that were timed; none where no times were asked for, or there is no msprof
     * @param provenance where and with what it ran, by name
     */
    record Outputs(SequencedMap<String, Tensor> outputs, List<Kernel> kernels,
            Map<String, String> provenance) implements CannAnswer {
        public Outputs {
            outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
            kernels = List.copyOf(kernels);
            provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
        }

        /** What msprof calls Task Duration, all kernels together; empty where none was timed. */
        public OptionalDouble microseconds() {
            return kernels.isEmpty() ? OptionalDouble.empty()
                    : OptionalDouble.of(kernels.stream().mapToDouble(Kernel::us).sum());
        }
    }

    /** A device kernel and the time it took. */
    record Kernel(String name, double us) {
    }

    /** It did not run. */
    sealed interface Failure extends CannAnswer {
        /** Why, in one line. */
        String reason();

        /** As reports say it. */
        default String text() {
            return "cann: " + switch (this) {
                case Missing _,NoOperator _,TimedOut _ -> "";
                case Refused _ -> "refused: ";
                case Crashed _ -> "crashed: ";
            } + reason();
        }
    }

    /** The machine lacks something that any call needs. */
    record Missing(String reason) implements Failure {
    }

    /** CANN is there and has no such operator, or a capture has no such case. */
    record NoOperator(String reason) implements Failure {
    }

    /** CANN refused the call. */
    record Refused(String reason) implements Failure {
    }

    /** The process ended without an answer, or with one that makes no sense. */
    record Crashed(String reason) implements Failure {
    }

    /** There was no answer in time; the process was ended. */
    record TimedOut(Duration limit) implements Failure {
        @Override
        public String reason() {
            return "no answer in " + limit.toSeconds() + " s";
        }
    }
}

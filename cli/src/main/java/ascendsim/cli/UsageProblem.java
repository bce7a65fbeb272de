package ascendsim.cli;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line. */
final class UsageProblem {
    private UsageProblem() {
    }

    static BadInput of(ParameterException problem) {
        CommandSpec command = problem.getCommandLine().getCommandSpec();
        String where = command.qualifiedName();
        String help = "see '" + where + " --help'";
        return switch (problem) {
            case UnmatchedArgumentException unmatched -> unmatched(command, unmatched, help);
            case MissingParameterException missing when !missing.getMissing().isEmpty()
                    && missing.getMissing().stream().noneMatch(ArgSpec::isOption) -> BadInput.of(where,
                            "nothing given", "expected " + missing.getMissing().stream().map(ArgSpec::paramLabel)
                                    .collect(Collectors.joining(" and ")),
                            help);
            default -> BadInput.of(where, lowerFirst(problem.getMessage()), "", help);
        };
    }

    /** No command at all. */
    static BadInput noCommand(CommandSpec spec) {
        return BadInput.of(spec.qualifiedName(), "no command", "expected one of " + String.join(", ", names(spec)),
                "see '" + spec.qualifiedName() + " --help'");
    }

    private static BadInput unmatched(CommandSpec spec, UnmatchedArgumentException problem, String help) {
        String found = problem.getUnmatched().getFirst();
        if (found.startsWith("-")) {
            List<String> known = spec.options().stream().map(OptionSpec::longestName).toList();
            String name = found.split("=", 2)[0];
            return BadInput.of(spec.qualifiedName(), "unknown option " + name,
                    "expected one of " + String.join(" ", known), Nearest.hint(name, known));
        }
        if (!spec.subcommands().isEmpty()) {
            return BadInput.of(spec.qualifiedName(), "unknown command " + found,
                    "expected one of " + String.join(", ", names(spec)), Nearest.hint(found, names(spec)));
        }
        return BadInput.of(spec.qualifiedName(), "one argument too many: " + found, "", help);
    }

    /** The commands that users are told of. */
    private static List<String> names(CommandSpec spec) {
        return spec.subcommands().entrySet().stream()
                .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey).toList();
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}

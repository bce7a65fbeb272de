package ascendsim.cli.command;

import ascendsim.isa.BadInput;

/** The value of an option that is given as {@code NAME=VALUE}. */
record NamedValue(String option, String name, String value) {

    static NamedValue parse(String option, String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw BadInput.of(option, text.isEmpty() ? "nothing" : text, "expected NAME=VALUE", "");
        }
        return new NamedValue(option, text.substring(0, equals), text.substring(equals + 1));
    }

    String where() {
        return option + " " + name;
    }

    boolean isJson() { return value.stripLeading().startsWith("{"); }
}

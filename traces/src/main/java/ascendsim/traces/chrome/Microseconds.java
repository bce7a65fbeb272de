package ascendsim.traces.chrome;

import tools.jackson.core.JsonGenerator;

/** Writes picoseconds as microseconds, never in exponent form. */
final class Microseconds {
    private static final int FRACTION_DIGITS = 6;
    private static final int MAX_DIGITS = 28;

    private final char[] digits = new char[MAX_DIGITS];

    void write(JsonGenerator json, long picoseconds) {
        int at = MAX_DIGITS;
        long left = picoseconds;
        boolean significant = false;
        for (int digit = 1; digit <= FRACTION_DIGITS; digit++) {
            char c = (char) ('0' + left % 10);
            left /= 10;
            significant |= c != '0' || digit == FRACTION_DIGITS;
            if (significant) {
                digits[--at] = c;
            }
        }
        digits[--at] = '.';
        do {
            digits[--at] = (char) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        json.writeNumber(digits, at, MAX_DIGITS - at);
    }
}

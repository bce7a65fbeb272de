package ascendsim.traces.svg;

/** Numbers and words as SVG has them. */
public final class Svg {
    /** Fonts that look alike in browsers, editors and on pages. */
    public static final String FONTS = "-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";
    private static final int TENTHS = 10;

    private Svg() {
    }

    /** A number of pixels from tenths, so that equal pictures are equal bytes. */
    public static String number(long tenths) {
        String sign = tenths < 0 ? "-" : "";
        long size = Math.abs(tenths);
        String whole = sign + size / TENTHS;
        return size % TENTHS == 0 ? whole : whole + "." + size % TENTHS;
    }

    /** Words that may stand between tags and in attributes. */
    public static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}

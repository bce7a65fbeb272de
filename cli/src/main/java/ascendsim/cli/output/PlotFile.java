package ascendsim.cli.output;

import ascendsim.isa.BadInput;
import ascendsim.traces.plot.Plot;

/** Where a picture goes, as SVG or PNG. */
public record PlotFile(OutputFile file, boolean png) {
    private static final String PNG = ".png";
    private static final String SVG = ".svg";

    /**
     * A file that can be written to.
     *
     * @param option that named it, for errors
     * @throws BadInput for a name that is neither a picture's, or a place that takes no files
     */
    public static PlotFile of(String option, String path) {
        if (!path.endsWith(PNG) && !path.endsWith(SVG)) {
            throw BadInput.of(option, path, "expected a name that ends in .svg or .png", "");
        }
        return new PlotFile(OutputFile.of(option, path), path.endsWith(PNG));
    }

    public void write(Plot picture) {
        file.write(path -> {
            if (png) {
                picture.writePng(path);
            } else {
                picture.writeSvg(path);
            }
        });
    }
}

package ascendsim.cli.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the house rules look at: every production class on the class path, and the checkout's source files. */
final class House {
    static final List<String> FLOORS = List.of("isa", "sim", "traces", "kernels", "tiling", "cli");
    static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ascendsim");

    private House() {}

    static String packageOf(String floor) {
        return "ascendsim." + floor + "..";
    }

    /** The directory that holds the launcher, whatever directory the tests were started in. */
    static Path checkout() {
        Path start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("ascendsim"))).findFirst()
                .orElseThrow(() -> new IllegalStateException(start + ": not inside a checkout of AscendSim"));
    }
}

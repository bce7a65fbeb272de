package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which files a server takes, and what becomes of files that change. */
@DisabledOnOs(OS.WINDOWS)
class SharedFileTest {
    @TempDir
    Path temporary;
    private Path dir;
    private SharedPlaces places;
    private Shared shared;

    @BeforeEach
    void places() throws IOException {
        dir = Files.createDirectory(temporary.toRealPath().resolve("own"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        places = SharedPlaces.of(List.of(dir), Optional.empty());
        shared = new Shared(dir.resolve("tensors"));
        shared.room(640);
    }

    private SharedFile open(String path, long bytes) {
        ObjectNode memory = JsonNodeFactory.instance.objectNode().put("path", path).put("bytes", bytes);
        return SharedFile.open(new Fields("memory", memory, List.of("path", "bytes")), places);
    }

    private void refused(Path path, String text) {
        assertThatThrownBy(() -> open(path.toString(), 0)).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.PROTOCOL)).hasMessageStartingWith(text);
    }

    @Test
    void filesBelowTheDirectoriesAreTaken() throws IOException {
        Path below = new Shared(Files.createDirectory(dir.resolve("below")).resolve("t")).path();
        try (SharedFile file = open(shared.path().toString(), 640); SharedFile other = open(below.toString(), 0)) {
            assertThat(file.length()).isEqualTo(640);
            assertThat(other.length()).isZero();
        }
        assertThat(places.directories()).first().isEqualTo(dir);
    }

    @Test
    void filesElsewhereAreNot() throws IOException {
        String text = "memory.path: not where files may lie: ";
        refused(new Shared(temporary.toRealPath().resolve("t")).path(), text);
        refused(dir.resolve("../own/tensors"), text);
        refused(dir.resolve("./tensors"), text);
        refused(Path.of("tensors"), text);
        refused(Path.of(""), text);
        refused(dir, text);
        refused(Path.of("/"), text);
        refused(Path.of("/etc/passwd"), text);
        assertThatThrownBy(() -> open(dir + "/a\0b", 0)).isInstanceOf(Refused.class)
                .hasMessageStartingWith("memory.path: Nul character not allowed");
    }

    @Test
    void onlyRegularFilesOfTheUserAreTaken() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), shared.path());
        refused(link, "memory.path: no regular file");
        Path detour = Files.createSymbolicLink(dir.resolve("detour"), dir);
        refused(detour.resolve("tensors"), "memory.path: a symbolic link on the way");
        refused(Files.createDirectory(dir.resolve("directory")), "memory.path: no regular file");
        refused(dir.resolve("missing"), "memory.path: cannot be opened: NoSuchFileException");
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor()).isZero();
        refused(pipe, "memory.path: no regular file");
        Path open = new Shared(dir.resolve("open")).path();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        refused(open, "memory.path: of " + Files.getOwner(open).getName() + ", rw-r--r--: ");
        SharedPlaces others = new SharedPlaces(Files.getOwner(Path.of("/proc/self"), LinkOption.NOFOLLOW_LINKS),
                List.of(dir), List.of());
        assertThat(others.check(shared.path().toString()).size()).isEqualTo(640);
        SharedPlaces strangers = new SharedPlaces(() -> "stranger", List.of(dir), List.of());
        assertThatThrownBy(() -> strangers.check(shared.path().toString()))
                .hasMessageContaining("expected rw------- of stranger");
    }

    @Test
    void lengthAndRoomAreThoseOfTheFile() throws IOException {
        assertThatThrownBy(() -> open(shared.path().toString(), 641)).isInstanceOf(Refused.class)
                .hasMessage("memory.bytes: 641; expected at most 640, the file's length");
        ObjectNode memory = JsonNodeFactory.instance.objectNode().put("path", shared.path().toString());
        memory.putArray("room").add(64).add(577);
        assertThatThrownBy(() -> SharedFile.open(new Fields("memory", memory, List.of("path", "room")), places))
                .isInstanceOf(Refused.class)
                .hasMessage("memory.room: 64 to 641; expected bytes of the file, which has 640");
    }

    /** Read as kernels and as checks of a contract read. */
    @Test
    void aFileThatIsCutFailsItsRequestOnly() throws IOException {
        try (SharedFile file = open(shared.path().toString(), 640);
                RandomAccessFile cut = new RandomAccessFile(shared.path().toFile(), "rw")) {
            MemorySegment place = file.bytes(new Range(512, 128));
            MemorySegment into = Arena.ofAuto().allocate(128);
            into.copyFrom(place);
            cut.setLength(0);
            for (Runnable read : List.<Runnable>of(() -> into.copyFrom(place),
                    () -> place.get(ValueLayout.JAVA_LONG, 64))) {
                Throwable fault = catchThrowable(read::run);
                assertThat(fault).isInstanceOf(InternalError.class);
                assertThat(Refusals.of(fault)).hasMessage(
                        "memory: ends before its tensors; expected a file that keeps its length");
            }
        }
    }

    @Test
    void whatCannotBeWrittenIsALimit() {
        try (SharedFile file = open(shared.path().toString(), 640)) {
            MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
            assertThatThrownBy(() -> file.write(bytes, new Range(Long.MAX_VALUE - 127, 64), new Cancellation()))
                    .isInstanceOfSatisfying(Refused.class,
                            refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.LIMIT))
                    .hasMessageStartingWith("memory: cannot be written: ");
            assertThat(file.end()).isEqualTo(640);
        }
    }

    @Test
    void outputsStandOneBehindTheOther() {
        try (SharedFile file = open(shared.path().toString(), 0)) {
            file.place(100);
            assertThat(file.nextPlace(1)).isEqualTo(new Range(640, 1));
            assertThat(file.nextPlace(0)).isEqualTo(new Range(704, 0));
            Range last = file.nextPlace(64);
            assertThat(last).isEqualTo(new Range(704, 64));
            MemorySegment ones = MemorySegment.ofArray(new byte[64]).fill((byte) 1);
            file.write(ones, last, new Cancellation());
            Cancellation gone = new Cancellation();
            gone.ask();
            assertThatThrownBy(() -> file.write(ones, last, gone)).isInstanceOf(Cancellation.Cancelled.class);
            assertThatThrownBy(() -> file.copy(new Range(0, 64), ones, gone))
                    .isInstanceOf(Cancellation.Cancelled.class);
            assertThat(file.end()).isEqualTo(768);
        }
        try (SharedFile file = open(shared.path().toString(), 768)) {
            assertThat(file.bytes(new Range(640, 64)).mismatch(MemorySegment.ofArray(new byte[64]))).isEqualTo(-1);
            assertThat(file.bytes(new Range(704, 64)).toArray(ValueLayout.JAVA_BYTE)).containsOnly(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[0,16] | at: 16 B; expected 32 B of float16[4,4]",
            "[0,33] | at: 33 B; ", "[640,32] | at: 640 to 672; expected bytes of the file, which has 640",
            "[32,32] | at: [32,32]; expected [offset,bytes], offset a multiple of 64", "[-64,32] | at: [-64,32]; ",
            "[0,-32] | at: [0,-32]; ", "[9223372036854775744,32] | at: 9223372036854775744 to",
            "[9223372036854775744,9223372036854775807] | at: [9223372036854775744,9223372036854775807]; ",
            "[0] | at: [0]; ", "[0,32,1] | at: [0,32,1]; ", "[0.0,32] | at: [0.0,32]; ", "[0,1e99] | at: [0,1.0E+99]; ",
            "true | at: true; ", "{} | at: {}; ", "[0,99999999999999999999] | at: [0,99999999999999999999]; ",
            "[0,32],'order':'columns' | order: another order; expected row_major or storage",
            "[0,32],'order':1 | order: 1; expected a text",
            "[0,32],'init':'ones' | : at and init; expected one of them"})
    void contentsLieWhereTheyMay(String at, String text) throws Exception {
        try (Serving serving = new Serving(dir.resolve("s")); Peer peer = serving.peer()) {
            String refused = peer.refused("run", ("{'operator':'matmul','case':{'x':{'shape':[4,4],'dtype':'float16',"
                    + "'at':" + at + "},'y':{'shape':[4,4],'dtype':'float16','init':'ones'}},").replace('\'', '"')
                    + shared.memory() + "}");
            assertThat(refused.replace('"', '\''))
                    .contains("case.x" + (text.startsWith(":") ? "" : ".") + text.strip());
            peer.done("hello", "{}");
        }
    }
}

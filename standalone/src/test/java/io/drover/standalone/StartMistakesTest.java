package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What operators get wrong: one line with the cause and the remedy, exit code 2, and nothing half made. */
@Timeout(120)
class StartMistakesTest {

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("cell-a-00000001.jsonl.gz"), "");
        keys("open", "rw-r--r--", "operator ops key-of-ops");
        keys("bad", "rw-------", "ops key-of-ops");
    }

    private void keys(String name, String permissions, String line) throws IOException {
        Path file = Files.writeString(folder.resolve(name), line);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private int run(String... words) {
        return Main.commandLine(new PrintStream(out))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private void assertRefused(String said) {
        assertThat(err.toString()).startsWith("drover: ").contains(said).hasLineCount(1);
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(folder.resolve("empty")).isEmptyDirectory();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            up -p 0 --data DIR/file                 | the data directory DIR/file is a file and no directory. Remove it, or name
            up -p 0 --data DIR/d?4                  | the data directory DIR/d?4 has '?' in its name, which none may have.
            up -p 0 --data DIR/file/below           | 'DIR/file', above DIR/file/below, is a file and no directory.
            up -p 70000 --data DIR/data             | a port is 0 to 65531, not 70000.
            up -p -1 --data DIR/data                | a port is 0 to 65531, not -1.
            up -p http --data DIR/data              | 'http' is not a whole number.
            up --slots 5000 -p 0 --data DIR/data    | drover.worker.slots must be 0 to 4096, not 5000
            up -p 0 --data DIR/data --set drover.gateway.retension=1d | Did you mean 'drover.gateway.retention'?
            up -p 0 --data DIR/data --set drover.gateway.retention=soon | 'soon' is no time. Set it to one like 250ms
            up -p 0 --data DIR/data --set drover.gateway.retention      | should be in KEY=VALUE format
            up -p 0 --data DIR/data --set drover.scheduler.order=random | take priority, fair or fifo
            up -p 0 --data DIR/data --set server.port=9000 | Give the gateway's with --port
            up -p 0 --data DIR/data --set drover.door.keys-file=DIR/none  | there is no keys file DIR/none. Name another with
            up -p 0 --data DIR/data --set drover.door.keys-file=DIR/open  | keys file DIR/open is open to other users (rw-r--r--).
            up -p 0 --data DIR/data --set drover.door.keys-file=DIR/bad   | DIR/bad, line 1 has 2 words and not three. Each line
            up -p 0 --data DIR/data --set server.address=0.0.0.0  | would listen on 0.0.0.0 without asking for API
            up -p 0 --data DIR/data --set drover.door.addresses.worker=0.0.0.0 | listen on 0.0.0.0 without asking
            up -p 0 --data DIR/data --allow-http http://localhost:8080/ | not a host pattern: 'http://localhost:8080/'
            up -p 0 --data DIR/data --set drover.worker.http.private-addresses=home | drover.worker.http
            up -p 0 --data DIR/data --sql-dir DIR/none | drover.worker.sql.directories must be directories, which DIR/none is not
            up -p 0 --data DIR/data --sql-dir DIR/file | drover.worker.sql.directories must be directories, which DIR/file is not
            up -p 0 --data DIR/data --log-level LOUD   | Invalid value for option '--log-level'
            demo --place DIR/empty --sql-dir DIR/none  | drover.worker.sql.directories must be directories
            scheduler -s 0 -rw --data DIR/data --set drover.door.keys-file=DIR/none | there is no keys file DIR/none.
            up --prot 80                            | 'drover up' has no option '--prot'. Did you mean '--port'
            ups                                     | there is no command 'ups'. Did you mean
            scheduler -lw 4                         | Missing required option: '--port=PORT'
            scheduler -s 0                          | Missing required argument
            scheduler -s 0 -lw -2 --data DIR/data   | -lw is a number of slots, not -2. For none, give -rw
            worker --data DIR/empty                 | no Drover runs with the data directory DIR/empty. Start one with
            worker -i soon                          | Invalid value for option '--idle'
            provisioner --data DIR/empty            | Give --static -n COUNT, or --dynamic
            provisioner --static --data DIR/empty   | --static needs to know how many: -n COUNT
            provisioner --static --dynamic          | are mutually exclusive
            provisioner --dynamic --data DIR/empty  | no Drover runs with the data directory DIR/empty.
            init --data DIR/empty                   | no Drover runs with the data directory DIR/empty.
            serve gateway --data DIR/empty          | no Drover runs with the data directory DIR/empty.
            serve gatevay                           | Invalid value for positional parameter
            functions deploy --data DIR/empty       | no Drover runs with the data directory DIR/empty.
            functions deploy --memory 1             | --memory: the worker needs 512 to 10240 MB, not 1
            backup --data DIR/empty DIR/none/a      | there is no store DIR/empty/store.db
            blackbox export --data DIR/empty DIR/a  | there is no directory DIR/empty/blackbox. Name the data directory
            blackbox export --from DIR/empty DIR/a  | nothing is recorded in DIR/empty. Name the data directory
            blackbox export --from DIR/kept DIR/no/a| there is no directory DIR/no. Make it, or name another file
            blackbox export --from DIR/kept DIR/file| the file DIR/file exists already. Name another, or remove it
            replay DIR/none                         | there is no DIR/none. Make one with 'drover blackbox export'
            replay DIR/file                         | DIR/file is no recording. Give what 'drover blackbox export' made
            replay DIR/empty                        | there is nothing recorded in DIR/empty
            replay --around yesterday DIR/kept      | 'yesterday' is no time such as 2026-01-31T12:00:00Z
            replay --around 2026-01-31T12:00:00Z --within -3 DIR/kept | --within is a number of seconds, 0 or more, and not -3
            replay --within 3 DIR/kept              | --within says how near to --around, which is missing
            replay DIR/kept                         | of cell-a nothing can be read: it is damaged, or no recording
            up -p 0 --data DIR/data --set drover.link=maybe | drover.link
            up -p 0 --data DIR/data --set drover.blackbox.limit=1MB | drover.blackbox.limit is 8MB to 16GB, not 1MB
            replay --test a/b DIR/kept              | --test takes a name of letters, digits, '-' and '_', and not 'a/b'
            instance-host --tick soon --data DIR/empty | --tick is a time like 250ms, 20s or 5m, not 'soon'
            """)
    void oneLine(String command, String said) {
        int code = run(command.replace("DIR", folder.toString()).split(" "));
        assertThat(code).as(err.toString()).isEqualTo(2);
        assertRefused(said.replace("DIR", folder.toString()));
    }

    @Test
    @DisplayName("a port that is taken is told with the service that needs it, before anything is made")
    void portTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int first = taken.getLocalPort() - 2;
            assertThat(run(
                            "up",
                            "-p",
                            Integer.toString(first),
                            "--data",
                            folder.resolve("data").toString()))
                    .isEqualTo(2);
            assertRefused("is taken by another program. End it ('lsof -i :");
        }
    }

    @Test
    @DisplayName("a data directory that a running Drover has is told as such")
    void dataInUse() throws IOException {
        Path data = Files.createDirectory(folder.resolve("used"));
        try (DataLock _ = DataLock.take(data)) {
            assertThat(DataLock.isTaken(data)).isTrue();
            assertThat(run("up", "-p", "0", "--data", data.toString())).isEqualTo(2);
        }
        assertRefused("another Drover is using the data directory " + data);
        assertThat(data).isDirectoryNotContaining("glob:**/{objects,connection.properties}");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "worker --slots 1",
                "provisioner --static -n 1",
                "serve gateway",
                "init",
                "functions deploy",
                "instance-host"
            })
    @DisplayName("what a Drover that has ended left in its data directory is nobody to join")
    void nobodyToJoin(String command) throws IOException {
        Path data = Files.createDirectory(folder.resolve("ended"));
        DataLock.take(data).close();
        new Connection(Map.of(Connection.STORE_URL, "link://127.0.0.1:1")).write(data);
        assertThat(run((command + " --data " + data).split(" "))).isEqualTo(2);
        assertRefused("no Drover runs with the data directory " + data + ". Start one with 'drover up'");
    }

    @Test
    @DisplayName("a directory that this user may not look into is told as that, and not as one where nothing runs")
    void forbidden() throws IOException {
        Path data = Files.createDirectory(folder.resolve("forbidden"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isExecutable(data)).as("root may everything").isFalse();
        assertThat(run("worker", "--data", data.toString())).isEqualTo(2);
        assertRefused("this user may not read the data directory " + data);
    }

    @Test
    @DisplayName("a data directory that an earlier development version filled is told as such, and stays as it is")
    void earlierStore() throws IOException {
        Path data = Files.createDirectory(folder.resolve("earlier"));
        Files.writeString(data.resolve("store.mv.db"), "H:2");
        assertThat(run("up", "-p", "0", "--data", data.toString())).isEqualTo(2);
        assertRefused("is from an earlier development version of Drover");
        assertThat(data).isDirectoryNotContaining("glob:**/{objects,connection.properties,store.db}");
    }

    static Stream<CommandLine> commands() {
        return all(Main.commandLine(System.out));
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(StartMistakesTest::all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    @DisplayName("the help of every command fits into 80 columns")
    void helpFits(CommandLine command) {
        assertThat(command.getUsageMessage().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}

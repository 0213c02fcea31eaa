package io.drover.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProvisionerCommandLineTest {

    private final List<String> started = new ArrayList<>();
    private final StringWriter said = new StringWriter();

    private int run(String line) {
        return new CommandLine(new ProvisionerCommandLine(started::addAll))
                .setErr(new PrintWriter(said))
                .setOut(new PrintWriter(said))
                .execute(line.split(" "));
    }

    @Test
    @DisplayName("--static -n COUNT -t TYPE")
    void fixed() {
        assertThat(run("--static -n 3 -t local.4")).isZero();

        assertThat(started)
                .containsExactly(
                        "--drover.provisioner.mode=static",
                        "--drover.provisioner.count=3",
                        "--drover.provisioner.types=local.4");
    }

    @Test
    @DisplayName("--dynamic with its bounds, and any setting beside them")
    void dynamic() {
        assertThat(run("--dynamic --min 1 --max 5 --drain-target 1m --budget 2.5 --fleet ec2 --zone a,b --spot"
                        + " --drover.backend.store.url=dynamodb:x"))
                .isZero();

        assertThat(started)
                .containsExactly(
                        "--drover.backend.store.url=dynamodb:x",
                        "--drover.provisioner.mode=dynamic",
                        "--drover.provisioner.fleet=ec2",
                        "--drover.provisioner.min=1",
                        "--drover.provisioner.max=5",
                        "--drover.provisioner.drain-target=1m",
                        "--drover.provisioner.budget-per-hour=2.5",
                        "--drover.provisioner.zones=a,b",
                        "--drover.provisioner.spot=true");
    }

    @Test
    void withoutSwitchesTheSettingsTell() {
        assertThat(run("--server.port=0")).isZero();
        assertThat(started).containsExactly("--server.port=0");
    }

    @ParameterizedTest
    @DisplayName("switches that cannot be are refused, and nothing starts")
    @CsvSource(
            delimiter = '|',
            value = {
                "--static                | --static needs to know how many: -n COUNT",
                "--static --dynamic -n 1 | mutually exclusive",
                "--dynamic --maxx=3      | there is no switch --maxx=3",
                "--dynamic five          | there is no switch five",
                "--dynamic --max five    | Invalid value for option '--max'",
            })
    void wrong(String line, String message) {
        assertThat(run(line)).isEqualTo(2);

        assertThat(said.toString()).contains(message);
        assertThat(started).isEmpty();
    }

    @Test
    void helpStartsNothing() {
        assertThat(run("--help")).isZero();
        assertThat(said.toString()).contains("--static", "--drain-target");
        assertThat(started).isEmpty();
    }
}

package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From no worker to the most and back, with real worker processes, one of which dies on the way. */
@Tag("slow")
class ElasticTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("a burst grows the fleet to its maximum; a killed worker is replaced; then all of it is gone")
    void fromNothingAndBack() throws Exception {
        DroverProcess scheduler =
                processes.start("scheduler", "scheduler", "-s", 0, "-rw", "--data", processes.file("data"));
        HttpCalls calls = new HttpCalls(URI.create(scheduler.awaitOutput("scheduling on (\\S+)")));
        DroverProcess provisioner = processes.start(
                "provisioner",
                Stream.of(
                                "provisioner --dynamic --max " + Burst.MOST + " --drain-target 8s -t local.32",
                                "--set drover.provisioner.minimum-life=2s",
                                "--set drover.provisioner.idle-before-drain=1s",
                                "--data " + processes.file("data"))
                        .flatMap(words -> Stream.of(words.split(" ")))
                        .toArray());
        String port = Burst.isFollowed(calls, provisioner, Burst.TASKS);

        DroverProcess explained = processes.run("explain", "fleet", "explain", "-s", "localhost:" + port);
        assertThat(explained.output()).contains("Verdict", "s of work in " + Burst.TASKS + " tasks");
    }
}

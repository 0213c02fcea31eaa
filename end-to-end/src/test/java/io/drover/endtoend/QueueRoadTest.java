package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where there are no links, and where one is lost, everything goes by the queues: that road is taken here. */
class QueueRoadTest {

    private static final int TASKS = 40;
    private static final Pattern WON =
            Pattern.compile("^drover_worker_claims_total\\{.*answer=\"won\".*} (\\S+)$", Pattern.MULTILINE);

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName(
            "with drover.link=off a bag is submitted, run and answered by the queues, and its attempts are claimed")
    void withoutLinks() throws Exception {
        DroverProcess off = processes.startWith(
                "off", Map.of("DROVER_LINK", "off"), "up", "--port", 0, "--data", processes.file("off"));
        assertThat(claimsWon(Up.of(off, processes.file("off")))).isPositive();
        off.kill();
    }

    @Test
    @DisplayName("without the setting nothing is claimed: attempts are assigned over links")
    void withLinks() throws Exception {
        assertThat(claimsWon(processes.up("up"))).isZero();
    }

    /** After a bag. */
    private static double claimsWon(Up up) throws Exception {
        HttpCalls calls = up.calls();
        calls.workers(1);
        String bag = calls.submit("sleep 5", TASKS);
        assertThat(calls.ended(bag).get("state").asString()).isEqualTo("SUCCEEDED");
        Recorded.eachOnce(calls.results(bag), TASKS);
        HttpResponse<String> metrics = new HttpCalls(up.address("worker")).get("/actuator/prometheus");
        Matcher won = WON.matcher(metrics.body());
        assertThat(won.find()).as(metrics.body()).isTrue();
        return Double.parseDouble(won.group(1));
    }
}

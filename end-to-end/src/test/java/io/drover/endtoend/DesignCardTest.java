package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The use that the project promises on its first page, by plain HTTP and by the client. */
@ExtendWith(SharedUp.class)
class DesignCardTest {

    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("workload-gen to a file, POST it, wait, results in three forms, events as they come")
    void plainHttp(Up up) throws Exception {
        Path bag = generated("sleep.workload", 1000, 5);
        assertThat(Files.readString(bag)).isEqualTo("sleep 5\n".repeat(1000));
        HttpCalls calls = up.calls();

        String id = calls.submit(BodyPublishers.ofFile(bag), "");
        List<String> events = events(calls, id);
        JsonNode ended = calls.ended(id);

        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.at("/tasks/succeeded").asInt()).isEqualTo(1000);
        assertThat(events)
                .contains("event: done")
                .last()
                .satisfies(data -> assertThat(JSON.readTree(data.substring("data: ".length())))
                        .isEqualTo(ended));
        Recorded.eachOnce(calls.results(id), 1000);
        HttpResponse<String> csv = calls.get("/workloads/" + id + "/results", "Accept", "text/csv");
        assertThat(csv.body().lines()).hasSize(1001).first().asString().startsWith("task,state,attempt,worker,");
        HttpResponse<String> json = calls.get("/workloads/" + id + "/results", "Accept", "application/json");
        assertThat(JSON.readTree(json.body()).size()).isEqualTo(1000);
        assertThat(json.headers().firstValue("Drover-State")).contains("SUCCEEDED");
    }

    private static List<String> events(HttpCalls calls, String id) throws IOException, InterruptedException {
        try (InputStream stream = calls.stream("/workloads/" + id + "/events", "text/event-stream")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    @Test
    @DisplayName("drover submit runs a file, collects the results, prints a summary, and exits with 0")
    void submit(Up up) throws Exception {
        Path results = processes.file("results.ndjson");
        DroverProcess submit = processes.run(
                "submit",
                "submit",
                "-s",
                up.server(),
                "-w",
                generated("submit.workload", 200, 5),
                "--results",
                results);

        assertThat(submit.awaitEnd()).as(submit.tail()).isZero();
        assertThat(Files.readAllLines(results)).hasSize(200);
        assertThat(submit.output()).containsIgnoringCase("speed-up").containsIgnoringCase("efficiency");
    }

    @Test
    @DisplayName("two clients at once get their own results, and lists are per client")
    void twoClients(Up up) throws Exception {
        List<String> names = List.of("alice", "bob");
        for (String name : names) {
            Files.writeString(processes.file(name), ("exec printf " + name + "\nsleep 20\n").repeat(40));
        }
        List<DroverProcess> clients = names.stream()
                .map(name -> processes.start(
                        "client-" + name,
                        "submit",
                        "-s",
                        up.server(),
                        "-w",
                        processes.file(name),
                        "--client",
                        name,
                        "--results",
                        processes.file(name + ".csv"),
                        "--format",
                        "csv"))
                .toList();

        for (int i = 0; i < names.size(); i++) {
            assertThat(clients.get(i).awaitEnd()).as(clients.get(i).tail()).isZero();
            String results = Files.readString(processes.file(names.get(i) + ".csv"));
            assertThat(results.lines()).hasSize(81);
            assertThat(results).contains(names.get(i)).doesNotContain(names.get(1 - i));
            JsonNode own = up.calls().json("/workloads?client=" + names.get(i)).get("items");
            assertThat(own.size()).isOne();
            assertThat(own.get(0).get("client").asString()).isEqualTo(names.get(i));
        }
    }

    @Test
    @DisplayName("an unreadable line is told by its number, and nothing of the bag is accepted")
    void unreadableLine(Up up) throws Exception {
        HttpResponse<String> answer =
                up.calls().post(BodyPublishers.ofString("sleep 1\nslep 2\n"), "", "X-Client-Id", "typist");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("code").asString()).isEqualTo("LINE_UNREADABLE");
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(up.calls().json("/workloads?client=typist").get("items").isEmpty())
                .isTrue();
    }

    private static Path generated(String name, int count, int millis) throws InterruptedException {
        Path file = processes.file(name);
        DroverProcess generator = processes.run("gen-" + name, "workload-gen", count, millis, "-o", file);
        assertThat(generator.awaitEnd()).as(generator.tail()).isZero();
        return file;
    }
}

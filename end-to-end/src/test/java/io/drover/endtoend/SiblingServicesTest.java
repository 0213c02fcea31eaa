package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Five applications that share one class path must not answer for each other. */
@ExtendWith(SharedUp.class)
class SiblingServicesTest {

    @Test
    @DisplayName("each of the five services answers for its own health")
    void health(Up up) throws Exception {
        assertThat(up.services().values().stream().distinct()).hasSize(Up.SERVICES.size());
        for (String service : Up.SERVICES) {
            assertThat(new HttpCalls(up.address(service))
                            .json("/actuator/health")
                            .get("status")
                            .asString())
                    .as(service)
                    .isEqualTo("UP");
        }
    }

    @Test
    @DisplayName("the API is described by the gateway, and by nobody else")
    void openApi(Up up) throws Exception {
        for (String service : Up.SERVICES) {
            HttpResponse<String> answer = new HttpCalls(up.address(service)).get("/v3/api-docs");
            if (service.equals("gateway")) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("/workloads/{id}/results");
            } else {
                assertThat(answer.statusCode()).as(service).isEqualTo(404);
            }
        }
    }

    @Test
    @DisplayName("a service has the doors of its own only")
    void ownDoors(Up up) throws Exception {
        for (String service : List.of("scheduler", "worker", "provisioner")) {
            assertThat(new HttpCalls(up.address(service)).get("/workloads").statusCode())
                    .as(service)
                    .isEqualTo(404);
        }
    }
}

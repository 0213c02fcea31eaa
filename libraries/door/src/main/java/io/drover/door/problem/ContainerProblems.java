package io.drover.door.problem;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Teaches Tomcat to refuse as the application does, and to look about seldom. Runs behind Boot's own customizers, whose valve it
 * overrules.
 */
@Component
public final class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final JsonMapper json;

    public ContainerProblems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(QuietProtocol.class.getName());
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
    }
}

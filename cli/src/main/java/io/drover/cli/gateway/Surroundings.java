package io.drover.cli.gateway;

import io.drover.cli.terminal.Terminal;
import io.drover.model.Timepiece;
import io.drover.model.proxy.ProxyRules;
import java.io.InputStream;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Everything outside the command that it depends on. */
public record Surroundings(
        Terminal terminal,
        InputStream in,
        Map<String, String> environment,
        Timepiece time,
        RandomGenerator random,
        Pause pause,
        Interrupts interrupts) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Through which proxy a server is asked. */
    ProxyRules proxies() {
        return ProxyRules.of(environment, System.getProperties());
    }
}

package io.drover.wiring.start;

import io.drover.model.proxy.ProxyRules;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Refuses {@code drover.*} settings that do not exist: what is misspelt would be passed over in silence. */
public final class SettingsCheck implements EnvironmentPostProcessor {

    /** Variables that are no settings of a service; docs/reference/settings.md and docker-compose.yml tell of them. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "DROVER_SERVER",
            "DROVER_API_KEY",
            "DROVER_API_KEY_FILE",
            "DROVER_PROVISIONER",
            "DROVER_DATA",
            "DROVER_JAVA_OPTS",
            "DROVER_NO_BUILD",
            "DROVER_AWS_IMAGE",
            "DROVER_PORT",
            "DROVER_MONITOR_PORT",
            "DROVER_SLOTS",
            "DROVER_FLEET",
            "DROVER_FLEET_MAX",
            "DROVER_HOME");

    private static final Set<String> SERVICES =
            Set.of("drover.gateway.", "drover.scheduler.", "drover.worker.", "drover.provisioner.", "drover.monitor.");

    /** What Kubernetes and old links of Docker tell every container of a service that happens to be called drover-something. */
    private static final String SERVICE_LINKS =
            "DROVER_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?|NAME|ENV_.*)";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        check(environment, System.getenv());
    }

    /**
     * Throws for the first setting that does not exist.
     *
     * @throws OperatorMistake with the nearest name that does
     */
    public static void check(ConfigurableEnvironment environment, Map<String, String> variables) {
        if (variables.containsKey("AWS_LAMBDA_RUNTIME_API")) {
            // A function has the settings of a worker alone, and was told of them by whoever deployed it.
            return;
        }
        refuseUnreadableProxy(variables);
        SettingNames names = KnownSettings.onClassPath().names();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                    || !(source instanceof EnumerablePropertySource<?> all)) {
                continue;
            }
            for (String key : all.getPropertyNames()) {
                if (SettingNames.isOurs(key) && !names.knows(key) && !isOfAnAbsentService(key, names)) {
                    throw unknown("setting", key, names.nearest(key).orElse(""));
                }
            }
        }
        for (String variable : variables.keySet()) {
            if (variable.startsWith("DROVER_")
                    && !variable.startsWith("DROVER_TEST_")
                    && !OTHER_VARIABLES.contains(variable)
                    && !variable.matches(SERVICE_LINKS)
                    && !names.knowsVariable(variable)
                    && !isOfAnAbsentService(variable.replace('_', '.'), names)) {
                throw unknown(
                        "setting behind the variable",
                        variable,
                        names.nearestVariable(variable).orElse(""));
            }
        }
    }

    private static void refuseUnreadableProxy(Map<String, String> variables) {
        try {
            ProxyRules _ = ProxyRules.of(variables, System.getProperties());
        } catch (IllegalArgumentException e) {
            throw new OperatorMistake(String.valueOf(e.getMessage()));
        }
    }

    /** Nothing can be said of a service that is not on the class path. */
    private static boolean isOfAnAbsentService(String key, SettingNames names) {
        String[] parts = key.toLowerCase(Locale.ROOT).split("\\.");
        String prefix = "drover." + parts[Math.min(1, parts.length - 1)] + ".";
        // drover.gateway.url is a name of this module's.
        return SERVICES.contains(prefix)
                && names.all().stream().noneMatch(name -> name.startsWith(prefix) && !name.endsWith(".url"));
    }

    private static OperatorMistake unknown(String what, String wrong, String nearest) {
        return new OperatorMistake("there is no " + what + " '" + wrong + "'. Did you mean '" + nearest
                + "'? All settings are in docs/reference/settings.md");
    }
}

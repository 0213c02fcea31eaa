package io.drover.wiring.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The settings of all modules on the class path. Each module lists the records that hold its own in
 * {@code META-INF/drover.settings}, one class a line; a line that starts with {@code drover.} is a name without a record.
 */
public final class KnownSettings {

    private static final String LIST = "META-INF/drover.settings";

    private final List<Class<?>> records = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    private KnownSettings() {}

    public static KnownSettings onClassPath() {
        KnownSettings known = new KnownSettings();
        ClassLoader loader = KnownSettings.class.getClassLoader();
        try {
            for (URL list : Collections.list(loader.getResources(LIST))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(list.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .forEach(known::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private void add(String line) {
        if (line.startsWith("drover.")) {
            others.add(line);
            return;
        }
        try {
            records.add(Class.forName(line, false, KnownSettings.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(LIST + " names a class that is not there: " + line, e);
        }
    }

    public SettingNames names() {
        return SettingNames.of(records, others);
    }

    /** The records that hold settings. */
    public List<Class<?>> records() {
        return List.copyOf(records);
    }

    /**
     * Reads values as the services will, so that one that makes no sense is found before anything is begun.
     *
     * @param prefixes of the settings to look at, such as {@code drover.worker}
     * @throws RuntimeException that {@link StartTrouble} can explain
     */
    public void readValues(ConfigurableEnvironment environment, List<String> prefixes) {
        Binder binder = Binder.get(environment);
        for (Class<?> type : records) {
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            if (prefixes.contains(prefix)) {
                binder.bindOrCreate(prefix, Bindable.of(type));
            }
        }
    }
}

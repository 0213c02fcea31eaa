package io.drover.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A record of settings as the properties that it could be read from. */
final class ProbeSettings {

    private static final String PREFIX = "drover.worker";

    private ProbeSettings() {}

    static Map<String, String> of(WorkerProperties properties) {
        Map<String, String> all = new TreeMap<>();
        add(all, PREFIX, properties);
        return all;
    }

    /** The way back. */
    static WorkerProperties read(Map<String, String> all) {
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate(PREFIX, WorkerProperties.class);
    }

    private static void add(Map<String, String> all, String name, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Record record -> {
                for (RecordComponent part : record.getClass().getRecordComponents()) {
                    add(all, name + "." + dashed(part.getName()), read(part, record));
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    add(all, name + "[" + i + "]", list.get(i));
                }
            }
            case Map<?, ?> map -> map.forEach((key, one) -> add(all, name + "[" + key + "]", one));
            default -> all.put(name, value.toString());
        }
    }

    private static @Nullable Object read(RecordComponent part, Record record) {
        try {
            return part.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a setting cannot be read: " + part, e);
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}

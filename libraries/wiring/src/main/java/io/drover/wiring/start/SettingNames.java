package io.drover.wiring.start;

import io.drover.model.Spelling;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The names of all settings, read from the records that hold them: {@code drover.worker.slots}, and for maps and lists
 * {@code drover.worker.functions.*}. Spelling is as loose as Spring's: {@code maxBody}, {@code max-body} and, in the
 * environment, {@code MAX_BODY} and {@code MAXBODY} are the same.
 */
public final class SettingNames {

    private static final String PREFIX = "drover.";
    private static final String MORE = ".*";

    private final SortedSet<String> names;

    private SettingNames(Collection<String> names) {
        this.names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /**
     * All names of these records.
     *
     * @param others names that no record holds
     */
    public static SettingNames of(Collection<Class<?>> records, Collection<String> others) {
        List<String> names = new ArrayList<>(others);
        for (Class<?> type : records) {
            collect(type.getAnnotation(ConfigurationProperties.class).value(), type, names);
        }
        return new SettingNames(names);
    }

    private static void collect(String prefix, Class<?> type, List<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + kebab(component.getName());
            Class<?> holds = component.getType();
            if (Map.class.isAssignableFrom(holds)) {
                names.add(name + MORE);
            } else if (Collection.class.isAssignableFrom(holds)) {
                names.add(name);
                names.add(name + MORE);
            } else if (holds.isRecord()) {
                collect(name, holds, names);
            } else {
                names.add(name);
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** As the reference writes them; what may go on by any name ends with {@code .*}. */
    public SortedSet<String> all() {
        return names;
    }

    /** Whether a key such as {@code drover.worker.slots} or {@code drover.worker.sql.directories[0]} means anything. */
    public boolean knows(String key) {
        String plain =
                key.replaceAll("\\[[^]]*]", ".x").toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
        return names.stream()
                .map(name -> name.replace("-", ""))
                .anyMatch(name -> name.endsWith(MORE)
                        ? plain.startsWith(name.substring(0, name.length() - 1)) && plain.length() > name.length() - 1
                        : plain.equals(name));
    }

    /** The same for a variable of the environment, such as {@code DROVER_WORKER_SLOTS}. */
    public boolean knowsVariable(String variable) {
        String plain = squeezed(variable);
        return names.stream()
                .anyMatch(name -> name.endsWith(MORE)
                        ? plain.startsWith(squeezed(name))
                                && plain.length() > squeezed(name).length()
                        : plain.equals(squeezed(name)));
    }

    private static String squeezed(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** The name that looks most like an unknown key or variable. */
    public Optional<String> nearest(String wrong) {
        String plain = squeezed(wrong);
        return names.stream()
                .min(Comparator.comparingInt(name -> Spelling.distance(plain, squeezed(name))))
                .map(name -> name.endsWith(MORE) ? name.substring(0, name.length() - 1) + "NAME" : name);
    }

    /** The nearest name as a variable of the environment is written. */
    Optional<String> nearestVariable(String wrong) {
        return nearest(wrong)
                .map(name -> name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
    }

    static boolean isOurs(String key) {
        return key.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }
}

package io.drover.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What Drover writes is read by machines and by other Drovers: digits, names and messages are the same whatever language
 * this machine speaks. Formats of our own name their locale; this is for those of libraries and of the system, whose words
 * for a full disk are all that Java tells of it.
 */
public final class NeutralLocale {

    private static final String NEUTRAL = "(?i)(c|posix|en)([_.@:-].*)?";

    private NeutralLocale() {}

    /** The first thing a process does. What a task's command finds in its environment stays as it is. */
    public static void useEverywhere() {
        Locale.setDefault(Locale.ROOT);
        if (translates(System.getenv())) {
            speakPlainly();
        }
    }

    /** Whether the system's messages may be in another language than the one that is read here. */
    static boolean translates(Map<String, String> environment) {
        String preferred = environment.getOrDefault("LANGUAGE", ""); // the GNU system's own, before all others
        if (!preferred.isEmpty() && !preferred.matches(NEUTRAL)) {
            return true;
        }
        return Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .filter(value -> !value.matches(NEUTRAL))
                .isPresent();
    }

    /** In this process alone. Where it does not work, messages stay in the machine's language. */
    private static void speakPlainly() {
        OptionalInt category = messages();
        if (category.isEmpty()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MethodHandle setLocale = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setlocale"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            MemorySegment _ = (MemorySegment) setLocale.invokeExact(category.getAsInt(), arena.allocateFrom("C"));
        } catch (Throwable e) {
            System.err.println("drover: messages of this machine stay in its language (" + e + ")");
        }
    }

    /** {@code LC_MESSAGES}, which is another number on every system. */
    private static OptionalInt messages() {
        String system = System.getProperty("os.name", "");
        return system.startsWith("Linux")
                ? OptionalInt.of(5)
                : system.startsWith("Mac") ? OptionalInt.of(6) : OptionalInt.empty();
    }
}

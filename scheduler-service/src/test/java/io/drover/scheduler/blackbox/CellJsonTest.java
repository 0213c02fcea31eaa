package io.drover.scheduler.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.Workload;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Findings;
import io.drover.scheduler.cell.bag.BagSupply;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellJsonTest {

    private static final String SECRET = "secret";

    static Stream<Class<?>> events() {
        return Arrays.stream(CellEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    @DisplayName("whatever a cell can learn is read as it was written, without what clients handed in and got back")
    void everyEvent(Class<?> type) {
        CellEvent event = (CellEvent) any(type);
        CellEntry entry = new CellEntry.Stepped(
                new Moment(Instant.EPOCH, Duration.ZERO), List.of(event), new CellEntry.Decided(-5, 1, 2, List.of()));
        String line = new String(CellJson.ENTRIES.line(entry), UTF_8);
        CellEntry read = CellJson.ENTRIES.entry(line);
        assertThat(new String(CellJson.ENTRIES.line(read), UTF_8)).isEqualTo(line);
        assertThat(((CellEntry.Stepped) read).events().getFirst()).isInstanceOf(type);
        assertThat(line).doesNotContain(SECRET);
    }

    /** A value of that type; what a new kind of record needs that this cannot guess is to be added here. */
    private static Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            return raw == Map.class
                    ? Map.of(any(of[0]), any(of[1]))
                    : raw == Set.class ? Set.of(any(of[0])) : List.of(any(of[0]));
        }
        Class<?> plain = (Class<?>) type;
        if (plain == TaskRange.class) {
            return new TaskRange(1, 3);
        }
        if (plain == TaskTally.class) {
            return new TaskTally(1, 1, 1);
        }
        if (plain == UnitCounts.class) {
            return new UnitCounts(4, 1, 1, 1);
        }
        if (plain == BagSpec.class) {
            return new BagSpec(SECRET, 3, 30, 256, 10, 1, true, BagOptions.DEFAULT, SECRET);
        }
        if (plain == ResultRef.class) {
            return new ResultRef.Stored(SECRET);
        }
        if (plain == Findings.class) {
            Workload workload = (Workload) any(Workload.class);
            return new Findings(new BagSupply(
                    workload, BagIndex.ofSmall(workload.submission().bag())));
        }
        return anyPlain(plain);
    }

    private static Object anyPlain(Class<?> type) {
        if (type.isRecord()) {
            return anyRecord(type);
        }
        if (type.isSealed()) {
            return any(type.getPermittedSubclasses()[0]);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return switch (type.getSimpleName()) {
            case "String" -> "x1";
            case "int", "Integer" -> 1;
            case "long" -> 2L;
            case "boolean", "Boolean" -> true;
            case "Instant" -> Instant.EPOCH.plusNanos(1_234_567_891);
            case "Duration" -> Duration.ofNanos(1_234_567_891);
            default -> throw new AssertionError("what is a " + type + "?");
        };
    }

    private static Object anyRecord(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(parts)
                    .map(part -> isNamed(type, part) ? SECRET : any(part.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("a " + type + " needs something else", e);
        }
    }

    private static boolean isNamed(Class<?> type, RecordComponent part) {
        return part.getType() == String.class
                && Set.of("ClientId", "Submission").contains(type.getSimpleName());
    }
}

package io.drover.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.workload.WorkloadTransitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages in docs/state-machines are what the tables say; started with -Ddrover.regenerate=true it writes them. */
class StateDiagramsTest {

    private static final String HOW =
            "./mvnw -pl libraries/model test -Dtest=StateDiagramsTest -Ddrover.regenerate=true";

    private record Page(String heading, String sentence, TransitionTable<?, ?> table) {

        Path path() {
            return Path.of(System.getProperty("project.root"), "docs", "state-machines", table.name() + ".md");
        }

        String text() {
            return "# " + heading + "\n\n" + sentence + "\n\n```mermaid\n" + table.toMermaid() + "```\n";
        }

        @Override
        public String toString() {
            return table.name() + ".md";
        }
    }

    static Stream<Page> pages() {
        return Stream.of(
                new Page(
                        "The life of a workload",
                        "Drawn from `WorkloadTransitions`: an event without an arrow out of a state is stale if the state is"
                                + " terminal, and a bug otherwise.",
                        WorkloadTransitions.TABLE),
                new Page(
                        "The life of a fragment",
                        "Drawn from `FragmentTransitions`: every event carries its attempt, and one of an older attempt is"
                                + " stale in any state.",
                        FragmentTransitions.TABLE));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageShowsTheTable(Page page) throws IOException {
        if (Boolean.getBoolean("drover.regenerate")) {
            Files.createDirectories(page.path().getParent());
            Files.writeString(page.path(), page.text());
        }
        assertThat(page.path()).as("write it with %s", HOW).exists();
        assertThat(Files.readString(page.path()))
                .as("docs/state-machines/%s is behind its table; write it anew with %s", page, HOW)
                .isEqualTo(page.text());
    }
}

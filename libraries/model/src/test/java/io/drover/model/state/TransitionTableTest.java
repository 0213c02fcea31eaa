package io.drover.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.model.state.TransitionTable.Row;
import org.junit.jupiter.api.Test;

class TransitionTableTest {

    private enum Light {
        RED,
        GREEN,
        BROKEN
    }

    private enum Hand {
        SWITCH,
        HIT,
        REPAIR
    }

    private static TransitionTable.Builder<Light, Hand> light() {
        return TransitionTable.<Light, Hand>named("light", Light.RED)
                .row(Light.RED, Hand.SWITCH, Light.GREEN)
                .row(Light.GREEN, Hand.SWITCH, Light.RED);
    }

    private static TransitionTable<Light, Hand> breakable() {
        return light().row(Light.RED, Hand.HIT, Light.BROKEN)
                .row(Light.GREEN, Hand.HIT, Light.BROKEN)
                .build();
    }

    @Test
    void anEventWithARowMoves() {
        assertThat(breakable().step(Light.RED, Hand.SWITCH)).isEqualTo(new Step.Moved<>(Light.GREEN));
        assertThat(breakable().allows(Light.RED, Hand.SWITCH)).isTrue();
    }

    @Test
    void anyEventInATerminalStateIsStale() {
        assertThat(breakable().isTerminal(Light.BROKEN)).isTrue();
        for (Hand hand : Hand.values()) {
            assertThat(breakable().step(Light.BROKEN, hand)).isEqualTo(new Step.Stale<>(Light.BROKEN));
        }
    }

    @Test
    void anEventThatTheTableDoesNotKnowIsABugAndThrown() {
        assertThatIllegalStateException()
                .isThrownBy(() -> breakable().step(Light.RED, Hand.REPAIR))
                .withMessage("light: no row for (RED, REPAIR)");
        assertThat(breakable().allows(Light.RED, Hand.REPAIR)).isFalse();
    }

    @Test
    void twoRowsForOnePairAreRefusedEvenIfTheyAgree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> light().row(Light.RED, Hand.SWITCH, Light.GREEN))
                .withMessage("light: two rows for (RED, SWITCH)");
    }

    @Test
    void aStateThatNothingLeadsToIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> light().build())
                .withMessage("light: nothing leads to [BROKEN]");
    }

    @Test
    void statesThatOnlyLeadToEachOtherAreUnreachable() {
        TransitionTable.Builder<Light, Hand> island = TransitionTable.<Light, Hand>named("light", Light.RED)
                .row(Light.GREEN, Hand.HIT, Light.BROKEN)
                .row(Light.BROKEN, Hand.REPAIR, Light.GREEN);
        assertThatIllegalArgumentException()
                .isThrownBy(island::build)
                .withMessage("light: nothing leads to [GREEN, BROKEN]");
    }

    @Test
    void rowsMayStandInAnyOrder() {
        TransitionTable<Light, Hand> backwards = TransitionTable.<Light, Hand>named("light", Light.RED)
                .row(Light.GREEN, Hand.HIT, Light.BROKEN)
                .row(Light.RED, Hand.SWITCH, Light.GREEN)
                .build();
        assertThat(backwards.rows())
                .containsExactly(
                        new Row<>(Light.GREEN, Hand.HIT, Light.BROKEN), new Row<>(Light.RED, Hand.SWITCH, Light.GREEN));
    }

    @Test
    void sourcesAreTheConditionOfAWrite() {
        assertThat(breakable().sources(Hand.HIT, Light.BROKEN)).containsExactly(Light.RED, Light.GREEN);
        assertThat(breakable().sources(Hand.HIT, Light.RED)).isEmpty();
    }

    @Test
    void anEventHasATargetIfItLeadsToOneStateOnly() {
        assertThat(breakable().target(Hand.HIT)).isEqualTo(Light.BROKEN);
        assertThatIllegalStateException().isThrownBy(() -> breakable().target(Hand.SWITCH));
        assertThatIllegalStateException().isThrownBy(() -> breakable().target(Hand.REPAIR));
    }

    @Test
    void theDiagramHasTheSameLineEndsOnEverySystem() {
        assertThat(breakable().toMermaid()).isEqualTo("""
                stateDiagram-v2
                    [*] --> RED
                    RED --> GREEN: SWITCH
                    GREEN --> RED: SWITCH
                    RED --> BROKEN: HIT
                    GREEN --> BROKEN: HIT
                    BROKEN --> [*]
                """);
    }
}

package io.drover.model.fragment;

import java.util.Arrays;

/**
 * What has gone wrong with a fragment so far. It lies in the fragment's row, so that whoever decides next knows as much as
 * whoever did before.
 *
 * @param losses attempts that had begun and whose worker then died: they make the fragment suspect, no more
 * @param probeDeaths deaths of its own probe: the only thing that counts towards giving it up
 * @param disowned attempts in a row that vanished: a worker or function took them and then did not know of them
 * @param broken attempts that a worker could not begin, for a reason that lies with them or with it
 * @param away attempts that found something absent that Drover stands on: that says nothing about the tasks
 * @param repeated how often its failed tasks have run again
 */
public record Trouble(int losses, int probeDeaths, int disowned, int broken, int away, int repeated) {

    public static final Trouble NONE = new Trouble(0, 0, 0, 0, 0, 0);

    private static final int FIELDS = 6;

    public Trouble {
        if (losses < 0 || probeDeaths < 0 || disowned < 0 || broken < 0 || away < 0 || repeated < 0) {
            throw new IllegalArgumentException("trouble counts from 0");
        }
    }

    /** Whether its next attempt has to be a probe, whose death touches nothing else. */
    public boolean isSuspect() {
        return losses > 0 || probeDeaths > 0;
    }

    public Trouble lost() {
        return new Trouble(losses + 1, probeDeaths, disowned, broken, away, repeated);
    }

    public Trouble probeDied() {
        return new Trouble(losses, probeDeaths + 1, disowned, broken, away, repeated);
    }

    public Trouble vanished() {
        return new Trouble(losses, probeDeaths, disowned + 1, broken, away, repeated);
    }

    public Trouble broke() {
        return new Trouble(losses, probeDeaths, disowned, broken + 1, away, repeated);
    }

    public Trouble foundAway() {
        return new Trouble(losses, probeDeaths, disowned, broken, away + 1, repeated);
    }

    /** An attempt ran to its end, and its failed tasks run again: nothing speaks against the fragment any more. */
    public Trouble ranToItsEnd() {
        return new Trouble(0, 0, 0, 0, 0, repeated + 1);
    }

    /** A form for the store: the counts in the order of the components, separated by blanks; empty for none. */
    public String toText() {
        return equals(NONE)
                ? ""
                : losses + " " + probeDeaths + " " + disowned + " " + broken + " " + away + " " + repeated;
    }

    /** Reads what {@link #toText} wrote. */
    public static Trouble parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        int[] counts =
                Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        if (counts.length != FIELDS) {
            throw new IllegalArgumentException("trouble is " + FIELDS + " numbers, not '" + text + "'");
        }
        return new Trouble(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }
}

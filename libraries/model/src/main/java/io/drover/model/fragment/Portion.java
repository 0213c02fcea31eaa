package io.drover.model.fragment;

/** What part of its workload a fragment is. */
public sealed interface Portion permits TaskRange {

    /** How it is called in a sentence, such as "tasks 3 to 7". */
    String inWords();
}

package io.drover.model.object;

import io.drover.model.fragment.Claim;
import io.drover.model.workload.WorkloadId;
import java.util.List;
import java.util.Optional;

/**
 * Where the objects of one submission lie; nobody else spells a key: {@code bags/ID/UNIQUE/body} with its index beside it,
 * results below {@code results/ID/UNIQUE/}. However deep something lies, its first three parts tell whose it is: a later
 * submission under the same id has a folder of its own.
 *
 * @param own the submission's own part of its keys, ending with a slash; empty for one that has the id's folder to itself
 */
public record ObjectPaths(WorkloadId workload, String own) {

    private static final String BAGS = "bags/";
    private static final String RESULTS = "results/";

    /** All folders of submissions begin with one of these, the workload's id, and their own part. */
    public static final List<String> ROOTS = List.of(BAGS, RESULTS);

    /**
     * What one submission has below one root.
     *
     * @param workload the id of its workload, if it is one
     * @param prefix of everything in it
     */
    public record Folder(String workload, String prefix) {

        /** The one that an object lies in; empty if it lies in none. */
        public static Optional<Folder> of(String key) {
            String[] parts = key.split("/", 4);
            return parts.length < 4
                    ? Optional.empty()
                    : Optional.of(new Folder(parts[1], parts[0] + "/" + parts[1] + "/" + parts[2] + "/"));
        }
    }

    /** @param unique no other submission under the id has it */
    public static ObjectPaths fresh(WorkloadId workload, String unique) {
        return new ObjectPaths(workload, unique + "/");
    }

    /** @param body the key of the bag's body */
    public static ObjectPaths of(WorkloadId workload, String body) {
        String folder = BAGS + workload + "/";
        return new ObjectPaths(
                workload, body.startsWith(folder) ? body.substring(folder.length(), body.lastIndexOf('/') + 1) : "");
    }

    /** The prefix of all that was handed in. */
    public String bag() {
        return BAGS + workload + "/" + own;
    }

    public String body() {
        return bag() + "body";
    }

    /** @param body the key of the bag's body */
    public static String index(String body) {
        return body + ".index";
    }

    /** The prefix of all that came of it. */
    public String results() {
        return RESULTS + workload + "/" + own;
    }

    /** What one attempt leaves; more of the same attempt begins with this key. */
    public String result(Claim claim) {
        return results() + claim.key().number() + "-" + claim.attempt().value();
    }

    /** What one task has said in that attempt, if it is too long for its result. */
    public String output(Claim claim, long task) {
        return result(claim) + "-task-" + task;
    }
}

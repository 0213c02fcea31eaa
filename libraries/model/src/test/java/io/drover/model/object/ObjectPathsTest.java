package io.drover.model.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.WorkloadId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ObjectPathsTest {

    private static final WorkloadId ID = new WorkloadId("w-1");

    @Test
    @DisplayName("the folders of a submission follow from where its body lies")
    void fromTheBody() {
        ObjectPaths fresh = ObjectPaths.fresh(ID, "u7");
        assertThat(fresh.body()).isEqualTo("bags/w-1/u7/body");
        assertThat(ObjectPaths.of(ID, fresh.body())).isEqualTo(fresh);
        assertThat(ObjectPaths.index(fresh.body())).startsWith(fresh.bag());
        assertThat(fresh.result(new Claim(new FragmentKey(ID, 3), new AttemptNumber(2))))
                .isEqualTo("results/w-1/u7/3-2");
        assertThat(fresh.output(new Claim(new FragmentKey(ID, 3), new AttemptNumber(2)), 35))
                .isEqualTo("results/w-1/u7/3-2-task-35");
    }

    @Test
    @DisplayName("whose an object is does not depend on how deep it lies")
    void deep() {
        assertThat(ObjectPaths.Folder.of("bags/w-1/u7/body")).contains(new ObjectPaths.Folder("w-1", "bags/w-1/u7/"));
        assertThat(ObjectPaths.Folder.of("exchanges/w-1/u7/2/0-1/part-3"))
                .contains(new ObjectPaths.Folder("w-1", "exchanges/w-1/u7/"));
        assertThat(ObjectPaths.Folder.of("bags/not-ours")).isEmpty();
        assertThat(ObjectPaths.Folder.of("bags/w-1/body")).isEmpty();
    }

    @Test
    @DisplayName("a body that lies elsewhere leaves the folder of the id alone, and no other")
    void elsewhere() {
        ObjectPaths paths = ObjectPaths.of(ID, "bags/w-1-and-more/u/body");
        assertThat(paths.bag()).isEqualTo("bags/w-1/");
        assertThat(paths.results()).isEqualTo("results/w-1/");
    }
}

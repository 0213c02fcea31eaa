-- Times that a condition or an index reads are nanoseconds since 1970. Durations and deadlines, which none reads, are
-- ISO 8601 text: theirs may be any. Money is billionths of a dollar; flags are 0 and 1.

-- Which store this is; the mark beside it says the same.
CREATE TABLE installation (
    id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE workload (
    id TEXT NOT NULL PRIMARY KEY,
    client TEXT NOT NULL,
    digest TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    bag_key TEXT NOT NULL,
    bag_tasks INTEGER NOT NULL,
    bag_bytes INTEGER NOT NULL,
    bag_stride INTEGER NOT NULL,
    bag_declared_millis INTEGER NOT NULL,
    bag_undeclared INTEGER NOT NULL,
    bag_idempotent INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    deadline TEXT,
    retries INTEGER NOT NULL,
    retry_backoff TEXT NOT NULL,
    task_timeout TEXT NOT NULL,
    fragment_size INTEGER NOT NULL,
    speculate INTEGER,
    executor TEXT NOT NULL,
    cell TEXT,
    cancel_requested INTEGER NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    fault_code TEXT,
    fault_message TEXT,
    tasks_total INTEGER NOT NULL,
    tasks_running INTEGER NOT NULL,
    tasks_succeeded INTEGER NOT NULL,
    tasks_failed INTEGER NOT NULL,
    fragments_cut INTEGER NOT NULL,
    fragments_running INTEGER NOT NULL,
    fragments_ended INTEGER NOT NULL,
    fragments_redispatched INTEGER NOT NULL,
    fragments_copies INTEGER NOT NULL,
    task_time TEXT NOT NULL,
    cost INTEGER NOT NULL
) STRICT;

CREATE INDEX workload_newest ON workload (submitted_at DESC, id DESC);
CREATE INDEX workload_by_client ON workload (client, submitted_at DESC, id DESC);
-- For a cell's unfinished workloads, and for orphans, whose cell is null; few are open at a time.
CREATE INDEX workload_open ON workload (cell, submitted_at, id) WHERE finished_at IS NULL;
CREATE INDEX workload_by_expiry ON workload (expires_at, id) WHERE finished_at IS NOT NULL;

-- outcome_: the attempt that ended the fragment. previous_: an earlier attempt, of which the current one repeats a part.
-- Blocks are last: what lies behind a large one on other pages is read with it only.
CREATE TABLE fragment (
    workload TEXT NOT NULL,
    number INTEGER NOT NULL,
    first_task INTEGER NOT NULL,
    end_task INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    dispatched_at INTEGER NOT NULL,
    copy_of INTEGER,
    -- What went wrong so far, as Trouble writes it.
    trouble TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    claimed_by TEXT,
    -- The life of that worker which claimed it.
    claimed_life TEXT,
    claimed_at INTEGER,
    closed_at INTEGER,
    fault_code TEXT,
    fault_message TEXT,
    outcome_worker TEXT,
    outcome_started_at INTEGER,
    outcome_finished_at INTEGER,
    outcome_succeeded INTEGER,
    outcome_failed INTEGER,
    outcome_retryable INTEGER,
    outcome_task_time TEXT,
    outcome_cost INTEGER,
    outcome_object TEXT,
    previous_worker TEXT,
    previous_started_at INTEGER,
    previous_finished_at INTEGER,
    previous_succeeded INTEGER,
    previous_failed INTEGER,
    previous_retryable INTEGER,
    previous_task_time TEXT,
    previous_cost INTEGER,
    previous_object TEXT,
    previous_block BLOB,
    outcome_block BLOB,
    PRIMARY KEY (workload, number)
) STRICT;

CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    slots INTEGER NOT NULL,
    address TEXT NOT NULL,
    pid INTEGER NOT NULL,
    zone TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    price_per_hour INTEGER NOT NULL,
    executor TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    state TEXT NOT NULL,
    beat INTEGER NOT NULL,
    report_interval TEXT NOT NULL,
    busy INTEGER NOT NULL,
    -- Claims as WORKLOAD/NUMBER#ATTEMPT, separated by blanks.
    held TEXT NOT NULL,
    begun TEXT NOT NULL,
    heartbeat_at INTEGER NOT NULL,
    drain_requested INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE cell_lease (
    cell TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    beat INTEGER NOT NULL,
    -- What the cell has to do, as Backlog writes it.
    backlog TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Who did what; ids sort by time.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    done_at INTEGER NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_subject ON audit (subject, id DESC);
CREATE INDEX audit_done_at ON audit (done_at);

-- Times are nanoseconds since 1970, durations ISO 8601 text, money is billionths of a dollar, flags are 0 and 1. What no
-- condition and no index reads is a document of JSON.

-- Which store this is; the mark beside it says the same.
CREATE TABLE installation (
    id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- submission, progress, fault: see Documents in the library wire.
CREATE TABLE workload (
    id TEXT NOT NULL PRIMARY KEY,
    client TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    cell TEXT,
    cancel_requested INTEGER NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    submission TEXT NOT NULL,
    progress TEXT NOT NULL,
    fault TEXT
) STRICT;

CREATE INDEX workload_newest ON workload (submitted_at DESC, id DESC);
CREATE INDEX workload_by_client ON workload (client, submitted_at DESC, id DESC);
-- For a cell's unfinished workloads, and for orphans, whose cell is null; few are open at a time.
CREATE INDEX workload_open ON workload (cell, submitted_at, id) WHERE finished_at IS NULL;
CREATE INDEX workload_by_expiry ON workload (expires_at, id) WHERE finished_at IS NOT NULL;

-- portion, outcome: see Documents in the library wire. What outcome is, the state tells: of one that is out, an earlier
-- attempt, of which the current one repeats a part; of one that has ended, the attempt that ended it, or what closed it.
CREATE TABLE fragment (
    workload TEXT NOT NULL,
    number INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- Whoever has it, or ended it; nobody if it is closed.
    claimed_by TEXT,
    -- The life of that worker which claimed it.
    claimed_life TEXT,
    claimed_at INTEGER,
    dispatched_at INTEGER NOT NULL,
    copy_of INTEGER,
    -- What went wrong so far, as Trouble writes it.
    trouble TEXT NOT NULL DEFAULT '',
    portion TEXT NOT NULL,
    outcome TEXT,
    -- The results that ended it. Last: what lies behind a large one on other pages is read with it only.
    block BLOB,
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
    waiting TEXT NOT NULL,
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

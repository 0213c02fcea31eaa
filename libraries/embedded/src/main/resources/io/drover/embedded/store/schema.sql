-- Instants are kept to the nanosecond; durations are decimal seconds; money is billionths of a dollar.

CREATE TABLE IF NOT EXISTS workload (
    id VARCHAR(64) PRIMARY KEY,
    client VARCHAR(64) NOT NULL,
    digest VARCHAR NOT NULL,
    submitted_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    bag_key VARCHAR NOT NULL,
    bag_tasks BIGINT NOT NULL,
    bag_bytes BIGINT NOT NULL,
    bag_stride INTEGER NOT NULL,
    bag_declared_millis BIGINT NOT NULL,
    bag_undeclared BIGINT NOT NULL,
    bag_idempotent BOOLEAN NOT NULL,
    priority INTEGER NOT NULL,
    deadline TIMESTAMP(9) WITH TIME ZONE,
    retries INTEGER NOT NULL,
    retry_backoff DECIMAL(28, 9) NOT NULL,
    task_timeout DECIMAL(28, 9) NOT NULL,
    fragment_size INTEGER NOT NULL,
    speculate BOOLEAN,
    executor VARCHAR(16) NOT NULL,
    cell VARCHAR(64),
    cancel_requested BOOLEAN NOT NULL,
    state VARCHAR(16) NOT NULL,
    started_at TIMESTAMP(9) WITH TIME ZONE,
    finished_at TIMESTAMP(9) WITH TIME ZONE,
    fault_code VARCHAR(64),
    fault_message VARCHAR(1000),
    tasks_total BIGINT NOT NULL,
    tasks_running BIGINT NOT NULL,
    tasks_succeeded BIGINT NOT NULL,
    tasks_failed BIGINT NOT NULL,
    fragments_cut BIGINT NOT NULL,
    fragments_running BIGINT NOT NULL,
    fragments_ended BIGINT NOT NULL,
    fragments_redispatched BIGINT NOT NULL,
    fragments_copies BIGINT NOT NULL,
    task_time DECIMAL(28, 9) NOT NULL,
    cost BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS workload_newest ON workload (submitted_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS workload_by_client ON workload (client, submitted_at DESC, id DESC);
-- For lists by state, for a cell's unfinished workloads (open states are few), and for orphans, whose cell is null.
CREATE INDEX IF NOT EXISTS workload_by_state ON workload (state, cell, submitted_at);
CREATE INDEX IF NOT EXISTS workload_by_expiry ON workload (expires_at);

-- outcome_: the attempt that ended the fragment. previous_: an earlier attempt, of which the current one repeats a part.
CREATE TABLE IF NOT EXISTS fragment (
    workload VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    first_task BIGINT NOT NULL,
    end_task BIGINT NOT NULL,
    attempt INTEGER NOT NULL,
    dispatched_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    copy_of INTEGER,
    -- What went wrong so far, as Trouble writes it.
    trouble VARCHAR DEFAULT '' NOT NULL,
    state VARCHAR(16) NOT NULL,
    claimed_by VARCHAR(64),
    -- The life of that worker which claimed it.
    claimed_life VARCHAR(32),
    claimed_at TIMESTAMP(9) WITH TIME ZONE,
    closed_at TIMESTAMP(9) WITH TIME ZONE,
    fault_code VARCHAR(64),
    fault_message VARCHAR(1000),
    outcome_worker VARCHAR(64),
    outcome_started_at TIMESTAMP(9) WITH TIME ZONE,
    outcome_finished_at TIMESTAMP(9) WITH TIME ZONE,
    outcome_succeeded BIGINT,
    outcome_failed BIGINT,
    outcome_retryable BIGINT,
    outcome_task_time DECIMAL(28, 9),
    outcome_cost BIGINT,
    outcome_block VARBINARY,
    outcome_object VARCHAR,
    previous_worker VARCHAR(64),
    previous_started_at TIMESTAMP(9) WITH TIME ZONE,
    previous_finished_at TIMESTAMP(9) WITH TIME ZONE,
    previous_succeeded BIGINT,
    previous_failed BIGINT,
    previous_retryable BIGINT,
    previous_task_time DECIMAL(28, 9),
    previous_cost BIGINT,
    previous_block VARBINARY,
    previous_object VARCHAR,
    PRIMARY KEY (workload, number)
);

CREATE TABLE IF NOT EXISTS worker (
    id VARCHAR(64) PRIMARY KEY,
    slots INTEGER NOT NULL,
    address VARCHAR NOT NULL,
    pid BIGINT NOT NULL,
    zone VARCHAR NOT NULL,
    started_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    price_per_hour BIGINT NOT NULL,
    executor VARCHAR(16) NOT NULL,
    incarnation VARCHAR(32) NOT NULL,
    state VARCHAR(16) NOT NULL,
    beat BIGINT NOT NULL,
    report_interval DECIMAL(28, 9) NOT NULL,
    busy INTEGER NOT NULL,
    -- Claims as WORKLOAD/NUMBER#ATTEMPT, separated by blanks.
    held VARCHAR NOT NULL,
    begun VARCHAR NOT NULL,
    heartbeat_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    drain_requested BOOLEAN DEFAULT FALSE NOT NULL
);

CREATE TABLE IF NOT EXISTS cell_lease (
    cell VARCHAR(64) PRIMARY KEY,
    owner VARCHAR NOT NULL,
    epoch BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    -- What the cell has to do, as Backlog writes it.
    backlog VARCHAR DEFAULT '' NOT NULL
);

-- Columns that a file of an earlier version lacks.
ALTER TABLE fragment ADD COLUMN IF NOT EXISTS trouble VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE fragment ADD COLUMN IF NOT EXISTS claimed_life VARCHAR(32);
ALTER TABLE worker ADD COLUMN IF NOT EXISTS incarnation VARCHAR(32) DEFAULT 'unknown' NOT NULL;
ALTER TABLE worker ADD COLUMN IF NOT EXISTS report_interval DECIMAL(28, 9) DEFAULT 1 NOT NULL;
ALTER TABLE worker ADD COLUMN IF NOT EXISTS begun VARCHAR DEFAULT '' NOT NULL;

-- Which store this is; the file beside it says the same.
CREATE TABLE IF NOT EXISTS installation (
    id VARCHAR(64) PRIMARY KEY
);

-- Who did what; ids sort by time.
CREATE TABLE IF NOT EXISTS audit (
    id VARCHAR(64) PRIMARY KEY,
    done_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    who VARCHAR(64) NOT NULL,
    act VARCHAR(20) NOT NULL,
    subject VARCHAR(100) NOT NULL,
    reason VARCHAR(500) NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_subject ON audit (subject, id DESC);
CREATE INDEX IF NOT EXISTS audit_done_at ON audit (done_at);

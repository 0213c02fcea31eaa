package io.drover.policy.pace;

import java.util.concurrent.ThreadFactory;

/** Threads that belong to a part of a process, whoever needs them first. */
public final class OwnThreads {

    private OwnThreads() {}

    /**
     * Daemon threads of a pool. One begins with what first needs it, which may be a web request: without that one's class
     * loader, whose server ends before the pool does and would miss it.
     *
     * @param name a number follows it
     */
    public static ThreadFactory named(String name) {
        ThreadFactory threads = Thread.ofPlatform()
                .daemon()
                .name(name, 1)
                .inheritInheritableThreadLocals(false)
                .factory();
        return work -> {
            Thread thread = threads.newThread(work);
            thread.setContextClassLoader(OwnThreads.class.getClassLoader());
            return thread;
        };
    }
}

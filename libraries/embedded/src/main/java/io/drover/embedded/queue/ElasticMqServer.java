package io.drover.embedded.queue;

import com.typesafe.config.ConfigFactory;
import io.drover.embedded.door.LocalDoor;
import io.drover.model.fault.FaultCode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A queue server that speaks SQS's protocol. Its queues live in this process's memory: they are gone when it stops,
 * which costs time and never work, because the store is the truth.
 */
public final class ElasticMqServer implements AutoCloseable {

    private static final long STOP_SECONDS = 15;

    /** As SQS puts it, so that its clients understand it. */
    private static final HttpResponse REFUSAL = (HttpResponse) org.apache.pekko.http.javadsl.model.HttpResponse.create()
            .withStatus(403)
            .addHeader(RawHeader.create("x-amzn-query-error", "AccessDeniedException;Sender"))
            .withEntity(
                    ContentTypes.APPLICATION_JSON,
                    "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\"" + LocalDoor.REFUSAL
                            + "\"}");

    private final ActorSystem actors;
    private final URI endpoint;

    private ElasticMqServer(ActorSystem actors, URI endpoint) {
        this.actors = actors;
        this.endpoint = endpoint;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param host a loopback address to listen on
     * @param port 0 takes a free one
     * @param accessKey what requests must be signed with; absent: any key will do
     * @throws io.drover.model.fault.FaultException with QUEUE_UNAVAILABLE if it cannot listen there
     */
    public static ElasticMqServer start(String host, int port, @Nullable String accessKey) {
        // Ours, so that its threads end as well when the server could not start: the server stops only what it bound.
        ActorSystem actors = actors();
        try {
            DoorHttp http = DoorHttp.before(actors, new LocalDoor(accessKey), REFUSAL);
            SQSRestServer server = SQSRestServerBuilder.withActorSystem(actors)
                    .withInterface(host)
                    .withPort(port)
                    .start();
            InetSocketAddress bound = server.waitUntilStarted().localAddress();
            if (!http.stands() || !bound.getAddress().isLoopbackAddress()) {
                throw new IllegalStateException("the queues would be open to everybody");
            }
            return new ElasticMqServer(actors, URI.create("http://" + host + ":" + bound.getPort()));
        } catch (Exception e) {
            end(actors);
            throw FaultCode.QUEUE_UNAVAILABLE.asException(
                    "the queue server cannot listen on " + host + ":" + port
                            + ": choose a free port of this machine, or 0 for any",
                    e);
        }
    }

    /**
     * Ends when it is told to, in its place among the others, and not beside them by a hook of the JVM's. Its clock ticks
     * rarely: by itself it would a hundred times a second, and nothing here is due that exactly. As many threads as
     * processors are enough, since none of them waits: eight, its least, wake each other while there is nothing to do.
     */
    static ActorSystem actors() {
        return ActorSystem.create(
                "drover-queues",
                ConfigFactory.parseString("pekko { jvm-shutdown-hooks = off, scheduler.tick-duration = 200ms,"
                                + " actor.default-dispatcher.fork-join-executor.parallelism-min = 2 }")
                        .withFallback(ConfigFactory.load()));
    }

    /** Where clients find it. */
    public URI endpoint() {
        return endpoint;
    }

    /** Ends the server and its threads; again is fine. Not by its own way, which waits ten seconds for idle connections. */
    public void stop() {
        if (!actors.whenTerminated().isCompleted()) {
            end(actors);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static void end(ActorSystem actors) {
        actors.terminate();
        actors.getWhenTerminated()
                .toCompletableFuture()
                .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}

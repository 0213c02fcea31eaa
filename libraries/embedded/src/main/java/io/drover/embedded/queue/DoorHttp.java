package io.drover.embedded.queue;

import com.typesafe.config.Config;
import io.drover.embedded.door.LocalDoor;
import java.lang.reflect.Field;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ActorSystemImpl;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.scaladsl.ConnectionContext;
import org.apache.pekko.http.scaladsl.Http;
import org.apache.pekko.http.scaladsl.Http$;
import org.apache.pekko.http.scaladsl.HttpExt;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.BidiFlow$;
import org.apache.pekko.stream.scaladsl.Flow;
import scala.concurrent.Future;

/**
 * Pekko's HTTP with a door before every server that it binds. ElasticMQ binds its routes by itself and lets nobody stand
 * before them; the part of Pekko that does the binding is looked up by its actor system, and there this one is put.
 */
final class DoorHttp extends HttpExt {

    private final DoorStage door;
    private volatile boolean stands;

    private DoorHttp(Config config, ExtendedActorSystem actors, DoorStage door) {
        super(config, actors);
        this.door = door;
    }

    /** To be called before anything is bound; throws if this version of Pekko keeps its parts elsewhere. */
    static DoorHttp before(ActorSystem actors, LocalDoor door, HttpResponse refusal) {
        ExtendedActorSystem extended = (ExtendedActorSystem) actors;
        DoorHttp http = new DoorHttp(
                actors.settings().config().getConfig("pekko.http"), extended, new DoorStage(door, refusal));
        try {
            Field extensions = ActorSystemImpl.class.getDeclaredField("extensions");
            extensions.setAccessible(true);
            @SuppressWarnings("unchecked")
            var parts = (ConcurrentHashMap<Object, Object>) extensions.get(actors);
            parts.put(Http$.MODULE$, http);
            return http;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no door can stand before the queues with this version of Pekko", e);
        }
    }

    /** Whether a server was bound behind the door. */
    boolean stands() {
        return stands;
    }

    @Override
    public Future<Http.ServerBinding> bindAndHandleImpl(
            Flow<HttpRequest, HttpResponse, Object> handler,
            String host,
            int port,
            ConnectionContext context,
            ServerSettings settings,
            LoggingAdapter log,
            Materializer materializer) {
        stands = true;
        Flow<HttpRequest, HttpResponse, Object> behind =
                BidiFlow$.MODULE$.fromGraph(door).joinMat(handler, (before, after) -> after);
        return super.bindAndHandleImpl(behind, host, port, context, settings, log, materializer);
    }
}

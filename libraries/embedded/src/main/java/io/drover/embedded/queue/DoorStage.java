package io.drover.embedded.queue;

import io.drover.embedded.door.LocalDoor;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/** Stands between one connection and the server: what the door does not admit is answered here, in its turn. */
final class DoorStage extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {

    private final Inlet<HttpRequest> asked = Inlet.create("door.asked");
    private final Outlet<HttpRequest> admitted = Outlet.create("door.admitted");
    private final Inlet<HttpResponse> answered = Inlet.create("door.answered");
    private final Outlet<HttpResponse> told = Outlet.create("door.told");
    private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
            new BidiShape<>(asked, admitted, answered, told);
    private final LocalDoor door;
    private final HttpResponse refusal;

    DoorStage(LocalDoor door, HttpResponse refusal) {
        this.door = door;
        this.refusal = refusal;
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private boolean admits(HttpRequest request) {
        return door.admits(header(request, "Host"), header(request, "Origin"), header(request, "Authorization"));
    }

    private static @Nullable String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }

    private final class Logic extends GraphStageLogic {

        private int unanswered;
        private int refused;

        Logic() {
            super(shape);
            setHandler(asked, new AbstractInHandler() {
                @Override
                public void onPush() {
                    request(grab(asked));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(admitted);
                }
            });
            setHandler(admitted, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    ask();
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(asked, cause);
                }
            });
            setHandler(answered, new AbstractInHandler() {
                @Override
                public void onPush() {
                    unanswered--;
                    emit(told, grab(answered));
                    refuse();
                }

                @Override
                public void onUpstreamFinish() {
                    // Behind a refusal that is still on its way out.
                    complete(told);
                }
            });
            setHandler(told, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    if (!hasBeenPulled(answered) && !isClosed(answered)) {
                        pull(answered);
                    }
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(answered, cause);
                }
            });
        }

        private void request(HttpRequest request) {
            if (admits(request)) {
                unanswered++;
                push(admitted, request);
            } else {
                request.discardEntityBytes(materializer());
                refused++;
                refuse();
                ask();
            }
        }

        /** What came before is answered before. */
        private void refuse() {
            while (unanswered == 0 && refused > 0) {
                refused--;
                emit(told, refusal);
            }
        }

        private void ask() {
            if (!hasBeenPulled(asked) && !isClosed(asked)) {
                pull(asked);
            }
        }
    }
}

package io.drover.cli.gateway;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a connection came to nothing. */
final class ReachText {

    private ReachText() {}

    static String of(Throwable failure, Duration patience) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (isUnknownHost(failure)) {
            return "there is no host of that name";
        }
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "no connection within " + patience.toSeconds() + " s";
            case ConnectException _ -> "connection refused: nothing listens there";
            default ->
                said.contains("received no bytes") || said.contains("EOF reached")
                        ? "it hung up without an answer; if it speaks TLS, name it with https:// in front"
                        : said;
        };
    }

    private static boolean isUnknownHost(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }
}

package io.drover.worker.task;

import io.drover.model.task.HttpTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What of a URL goes where: the user to the server, the rest as it is written, and neither user nor password to others. */
final class AskedUrl {

    private AskedUrl() {}

    /** As others may see it. */
    static String shown(URI url) {
        return url.toString().replaceFirst("//[^/?#]*@", "//");
    }

    static String host(URI url) {
        return HttpTarget.of(url).map(HttpTarget::host).orElse("its host");
    }

    /** The host, and the port that the URL names. */
    static String place(URI url) {
        String authority = String.valueOf(url.getRawAuthority());
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** User and password, decoded. */
    static Optional<String> user(URI url) {
        String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        int end = authority.lastIndexOf('@');
        return end < 0
                ? Optional.empty()
                : Optional.ofNullable(URI.create("http://" + authority.substring(0, end) + "@host/")
                        .getUserInfo());
    }

    /**
     * As it is asked: without the user, and other characters than ASCII as their very bytes. The JDK would compose them
     * first, and ask for another resource where a name was made of single marks.
     */
    static URI asked(URI url) {
        StringBuilder ascii = new StringBuilder();
        for (byte b : shown(url).getBytes(StandardCharsets.UTF_8)) {
            if (b < 0) {
                HexFormat.of().withUpperCase().toHexDigits(ascii.append('%'), b);
            } else {
                ascii.append((char) b);
            }
        }
        return URI.create(ascii.toString());
    }
}

package dev.fairlead.admin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What is sent back. */
public sealed interface Answer {
    int status();

    /** All of it is there already. */
    record Whole(int status, String type, String body) implements Answer {
        public Whole {
            requireNonNull(type, "type");
            requireNonNull(body, "body");
        }
    }

    /**
     * A file that a browser may keep.
     *
     * @param headers beside the type; an {@code ETag} among them is compared with what the client has
     */
    record File(String type, String text, Map<String, String> headers) implements Answer {
        public File {
            requireNonNull(type, "type");
            requireNonNull(text, "text");
            headers = Map.copyOf(headers);
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** Written bit by bit, so that it needs no memory however long it is. */
    record Streamed(String type, Body body) implements Answer {
        public Streamed {
            requireNonNull(type, "type");
            requireNonNull(body, "body");
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** Goes on until the client leaves or the body ends, and is not ended by the server for how long it takes: the body keeps limits of its own. */
    record Endless(String type, Body body) implements Answer {
        public Endless {
            requireNonNull(type, "type");
            requireNonNull(body, "body");
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** Not what was asked for: {@code {"error": sentence}} below {@code /api/}, plain text elsewhere. */
    record Refused(int status, String sentence) implements Answer {
        public Refused {
            requireNonNull(sentence, "sentence");
        }
    }

    /** Writes a streamed answer. */
    @FunctionalInterface
    interface Body {
        /** @throws IOException when the client has gone: to be passed on, as the end of the answer */
        void writeTo(OutputStream to) throws IOException;
    }

    static Answer text(int status, String sentence) {
        return new Whole(status, "text/plain; charset=utf-8", sentence + "\n");
    }

    /** @param value a record, or another value that Jackson can write; absent ones are left out */
    static Answer json(Object value) {
        return json(200, value);
    }

    /** As {@link #json(Object)}, with a status that says that it is not what was wished. */
    static Answer json(int status, Object value) {
        return new Whole(status, Json.TYPE, Json.MAPPER.writeValueAsString(value) + "\n");
    }

    static Answer metrics(String body) {
        return new Whole(200, "text/plain; version=0.0.4; charset=utf-8", body);
    }
}

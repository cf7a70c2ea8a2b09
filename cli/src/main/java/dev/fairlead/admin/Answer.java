package dev.fairlead.admin;

/** What is sent back: a status, a media type, a body. */
record Answer(int status, String type, String body) {
    private static final String PLAIN = "text/plain; charset=utf-8";

    static Answer text(int status, String sentence) {
        return new Answer(status, PLAIN, sentence + "\n");
    }

    static Answer json(String body) {
        return new Answer(200, "application/json", body);
    }

    static Answer metrics(String body) {
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", body);
    }
}

package dev.fairlead.bench.breakdown;

/** What a mapping of Fairlead's process is for. */
enum Share {
    AOT_CACHE("AOT cache: classes, their constants, profiles"),
    HEAP("Java heap"),
    CODE("compiled code"),
    JVM("the virtual machine's own library"),
    LIBRARIES("other libraries and files"),
    REST("metaspace, thread stacks, direct buffers, malloc");

    private final String title;

    Share(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}

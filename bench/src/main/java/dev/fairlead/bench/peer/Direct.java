package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;

/** No proxy: the ceiling of what load and backend can do on this machine. */
public record Direct() implements Recipe {
    @Override
    public String name() {
        return "direct";
    }

    @Override
    public Family family() {
        return Family.DIRECT;
    }

    @Override
    public String reason() {
        return "No proxy at all: what the load and the backend reach by themselves, and so the limit for everybody"
                + " else.";
    }

    @Override
    public String version() {
        return "none";
    }

    @Override
    public Running launch(Lab lab, Backend backend) {
        return Running.nothing(name(), backend);
    }
}

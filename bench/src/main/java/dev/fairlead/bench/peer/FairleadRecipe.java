package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;
import java.util.ArrayList;
import java.util.List;

/** Fairlead as it is distributed, with nothing switched off. */
public record FairleadRecipe() implements Recipe {
    public static final String NAME = "Fairlead";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Family family() {
        return Family.FAIRLEAD;
    }

    @Override
    public String reason() {
        return "The distribution as it is built, with every default: it peeks, registers, counts, limits and asks"
                + " Patroni meanwhile.";
    }

    @Override
    public String version() {
        List<String> command = new ArrayList<>(Launcher.fairlead());
        command.add("--version");
        return Versions.of(command.toArray(String[]::new));
    }

    @Override
    public Running launch(Lab lab, Backend backend) {
        String address = Running.newAddress(lab);
        String text = """
            clusters:
              - name: main
                patroni: [%s]
                routes:
                  - name: rw
                    listen: ["%s"]
                    to: primary
            %sadmin: { listen: "%s" }
            """.formatted(
                        lab.restUrls(),
                        address,
                        backend.isPostgres() ? "" : "        backend-port: " + backend.port() + "\n",
                        Running.newAddress(lab));
        return Running.start(this, lab, address, text, file -> {
            List<String> command = new ArrayList<>(Launcher.fairlead());
            command.addAll(List.of("run", "--config", file.toString()));
            return command;
        });
    }
}

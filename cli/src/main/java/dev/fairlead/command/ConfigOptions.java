package dev.fairlead.command;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.CommonCase.Shortcut;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of the commands that read a configuration. */
final class ConfigOptions {
    private ConfigOptions() {}

    static void addTo(CommandSpec spec) {
        for (Shortcut shortcut : Shortcut.values()) {
            spec.addOption(OptionSpec.builder(shortcut.flag())
                    .type(String.class)
                    .paramLabel(label(shortcut))
                    .description(shortcut.meaning() + " Or: " + shortcut.variable())
                    .build());
        }
    }

    private static String label(Shortcut shortcut) {
        return switch (shortcut) {
            case CONFIG, PATRONI_CA, ADMIN_TOKEN_FILE -> "FILE";
            case PATRONI -> "URLS";
            case SCOPE -> "SCOPE";
            case PRIMARY, REPLICAS, ADMIN -> "ADDRESS:PORT";
            case LOG_FORMAT -> "FORMAT";
            case LOG_LEVEL -> "LEVEL";
            case LOG_SESSIONS -> "BOOLEAN";
        };
    }

    /** What was given on this command line and in {@code environment}. */
    static CommonCase given(CommandSpec spec, Map<String, String> environment) {
        var flags = new LinkedHashMap<String, String>();
        for (Shortcut shortcut : Shortcut.values()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue(shortcut.flag(), (String) null);
            if (value != null) {
                flags.put(shortcut.flag(), value);
            }
        }
        return new CommonCase(flags, environment);
    }
}

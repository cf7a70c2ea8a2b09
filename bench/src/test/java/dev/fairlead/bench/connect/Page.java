package dev.fairlead.bench.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page about connection strings: its code blocks by the names in the comments above them. */
final class Page {
    private static final Path FILE = Path.of("../docs/connecting.md");
    private static final Pattern BLOCK =
            Pattern.compile("<!-- tried: (\\S+) -->\\n\\n```\\w*\\n(.*?)\\n```\\n", Pattern.DOTALL);

    private static final Map<String, String> BLOCKS = read();

    private Page() {}

    private static Map<String, String> read() {
        Map<String, String> blocks = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(whole());
        while (block.find()) {
            blocks.put(block.group(1), block.group(2));
        }
        return blocks;
    }

    static String whole() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All blocks that are marked as tried, in the page's order. */
    static Map<String, String> blocks() {
        return BLOCKS;
    }

    static String block(String name) {
        String text = BLOCKS.get(name);
        if (text == null) {
            throw new IllegalArgumentException("docs/connecting.md has no block " + name);
        }
        return text;
    }
}

package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

/** Tables that stand in a document between two comments. */
public final class Tables {
    private Tables() {}

    /** The document with this table at the place of that name. */
    public static String replace(String document, String name, String table) {
        String begin = "<!-- " + name + " -->\n";
        int from = document.indexOf(begin);
        assertThat(from).as("the place of " + name).isNotNegative();
        int to = document.indexOf("<!-- end -->", from);
        return document.substring(0, from + begin.length()) + "\n" + table + "\n" + document.substring(to);
    }
}

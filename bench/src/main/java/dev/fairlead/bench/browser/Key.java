package dev.fairlead.bench.browser;

/** Keys that are no characters, as WebDriver codes them. Source: WebDriver 2, keyboard actions, table of normalised key values. */
public final class Key {
    public static final String TAB = "\uE004";
    public static final String ENTER = "\uE007";
    public static final String ESCAPE = "\uE00C";
    public static final String END = "\uE010";

    private Key() {}
}

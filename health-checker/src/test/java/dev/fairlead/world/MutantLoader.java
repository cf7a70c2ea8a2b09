package dev.fairlead.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Loads Fairlead and its world a second time, with one method bent. */
final class MutantLoader extends ClassLoader {
    private final Mutant mutant;

    MutantLoader(Mutant mutant) {
        super(MutantLoader.class.getClassLoader());
        this.mutant = mutant;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && name.startsWith("dev.fairlead.")) {
                byte[] compiled = compiled(name);
                byte[] bytes = name.equals(mutant.className()) ? mutant.bend(compiled) : compiled;
                loaded = defineClass(name, bytes, 0, bytes.length);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    private byte[] compiled(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@link MutantRun} in there. */
    String run(long firstSeed, long steps) {
        try {
            Class<?> type = Class.forName("dev.fairlead.world.MutantRun", true, this);
            var run = type.getDeclaredMethod("run", long.class, long.class);
            run.setAccessible(true);
            return (String) run.invoke(null, firstSeed, steps);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the mutant could not be run", e);
        }
    }
}

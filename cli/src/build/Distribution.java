import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Puts together the directory that runs on a Linux machine without Java, and a {@code .tar.gz} of it.
 *
 * <p>Run from source by Maven's profile {@code dist}, on the JDK whose runtime goes into the directory. Arguments: the module's directory, the version, the
 * time stamp that jars get, the class path.
 */
final class Distribution {
    /** What other people's jars use of the JDK; what ours use, jdeps finds. Optional things (JFR, JNDI, beans, SQL types) stay out. */
    private static final List<String> MODULES_OF_OTHERS = List.of(
            "java.base",
            "java.logging", // OkHttp, Okio
            "java.management", // Micrometer's figures about memory and threads
            "java.xml", // Jackson looks at DOM types before it writes any object
            "jdk.management", // and about the processor
            "jdk.unsupported"); // Netty's buffers: sun.misc.Unsafe

    private static final String NATIVE_LIBRARIES = "META-INF/native/";

    /** Where docker/Dockerfile puts the directory. */
    private static final String CONTAINER_HOME = "/opt/fairlead";

    private final Path sources;
    private final Path target;
    private final Path home;
    private final Path lib;
    private final FileTime timestamp;

    private Distribution(Path module, FileTime timestamp) {
        this.sources = module.resolve("src/build");
        this.target = module.resolve("target");
        this.home = target.resolve("fairlead");
        this.lib = home.resolve("lib");
        this.timestamp = timestamp;
    }

    public static void main(String[] args) throws Exception {
        Path module = Path.of(args[0]);
        String version = args[1];
        var distribution = new Distribution(module, FileTime.from(Instant.parse(args[2])));
        List<Path> jars = distribution.jars(version, args[3]);

        distribution.clear();
        List<String> names = distribution.copy(jars);
        distribution.linkRuntime();
        distribution.writeLauncher(names);
        distribution.writeContainerOptions(names);
        distribution.copyBillOfMaterials();
        TrainingRun.record(distribution.home.resolve("bin/fairlead"), distribution.lib.resolve("fairlead.aot"));
        distribution.pack("fairlead-" + version);
    }

    /** The class path in its order, with this module's jar in place of its directory of classes. */
    private List<Path> jars(String version, String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(Path::of)
                .map(path -> Files.isDirectory(path) ? target.resolve("fairlead-cli-" + version + ".jar") : path)
                .toList();
    }

    private void clear() throws IOException {
        if (Files.exists(home)) {
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(lib);
        Files.createDirectories(home.resolve("bin"));
        Files.copy(sources.resolve("../../../LICENSE"), home.resolve("LICENSE"));
    }

    /** Copies the jars, and of those that only hold native libraries, the library for this machine. */
    private List<String> copy(List<Path> jars) throws IOException {
        List<String> names = new ArrayList<>();
        URL[] all = jars.stream().map(Distribution::url).toArray(URL[]::new);
        try (var types = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
            for (Path jar : jars) {
                if (jar.getFileName().toString().startsWith("netty-transport-native-epoll-")) {
                    extractNativeLibrary(jar);
                } else {
                    copyJar(jar, types);
                    names.add(jar.getFileName().toString());
                }
            }
        }
        return names;
    }

    /** The AOT cache remembers a jar's time; with ours it does not change from build to build. */
    private void copyJar(Path jar, ClassLoader types) throws IOException {
        Path copy = lib.resolve(jar.getFileName());
        if (isOurs(jar)) {
            CallSites.link(jar, copy, types);
        } else {
            Files.copy(jar, copy);
        }
        Files.setLastModifiedTime(copy, timestamp);
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("fairlead-");
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A library on java.library.path is loaded as it is; from inside a jar Netty unpacks it to /tmp at every start. */
    private void extractNativeLibrary(Path jar) throws IOException {
        String suffix = (isArm() ? "aarch_64" : "x86_64") + ".so";
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                if (entry.getName().startsWith(NATIVE_LIBRARIES)
                        && entry.getName().endsWith(suffix)) {
                    try (InputStream library = zip.getInputStream(entry)) {
                        Files.copy(library, lib.resolve(entry.getName().substring(NATIVE_LIBRARIES.length())));
                    }
                }
            }
        }
    }

    private void linkRuntime() {
        Set<String> modules = new TreeSet<>(MODULES_OF_OTHERS);
        modules.addAll(modulesOfOurs());
        run(
                "jlink",
                "--add-modules",
                String.join(",", modules),
                "--strip-java-debug-attributes",
                "--no-header-files",
                // Debian's JDK brings libjvm's debugging information, 735 MB of it.
                "--exclude-files=**.debuginfo",
                "--no-man-pages",
                "--vm=server",
                "--compress=zip-6",
                "--output",
                home.resolve("runtime").toString());
    }

    private List<String> modulesOfOurs() {
        List<String> arguments =
                new ArrayList<>(List.of("--ignore-missing-deps", "--multi-release", "base", "--print-module-deps"));
        try (Stream<Path> jars = Files.list(lib)) {
            jars.filter(Distribution::isOurs).forEach(jar -> arguments.add(jar.toString()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + lib, e);
        }
        return Arrays.asList(
                run("jdeps", arguments.toArray(String[]::new)).strip().split(","));
    }

    /** Runs one of the JDK's tools and returns what it printed. */
    private static String run(String tool, String... arguments) {
        var output = new StringWriter();
        var errors = new StringWriter();
        int status = ToolProvider.findFirst(tool)
                .orElseThrow(() ->
                        new IllegalStateException("this JDK has no " + tool + ": " + System.getProperty("java.home")))
                .run(new PrintWriter(output), new PrintWriter(errors), arguments);
        if (status != 0) {
            throw new IllegalStateException(tool + " failed: " + output + errors);
        }
        return output.toString();
    }

    private void writeLauncher(List<String> names) throws IOException {
        String classPath = names.stream().map(name -> "\"$home\"/lib/" + name).collect(Collectors.joining(":"));
        Path launcher = home.resolve("bin/fairlead");
        Files.writeString(
                launcher, Files.readString(sources.resolve("fairlead.sh")).replace("@CLASSPATH@", classPath));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(sources.resolve("java.options"), lib.resolve("java.options"), StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * The launcher's work as one file of options, for the image, where no shell need be: everything is below {@value #CONTAINER_HOME} there. The limits of
     * memory are left out, so that the virtual machine takes them from the container: a quarter of its memory for the heap (half, when it has 250 MB or less), and as
     * much for direct memory.
     */
    private void writeContainerOptions(List<String> names) throws IOException {
        String inLib = CONTAINER_HOME + "/lib/";
        List<String> options = new ArrayList<>(Files.readAllLines(sources.resolve("java.options")));
        options.removeIf(option -> option.startsWith("-Xmx") || option.startsWith("-XX:MaxDirectMemorySize"));
        options.add("-Djava.library.path=" + CONTAINER_HOME + "/lib");
        options.add("-XX:AOTCache=" + inLib + "fairlead.aot");
        options.add("-classpath " + names.stream().map(inLib::concat).collect(Collectors.joining(":")));
        Files.write(lib.resolve("container.options"), options);
    }

    /** What is in it, as CycloneDX. */
    private void copyBillOfMaterials() throws IOException {
        Files.copy(target.resolve("sbom.cdx.json"), home.resolve("sbom.cdx.json"));
    }

    /** Keeps the times of the files: the AOT cache is only good for jars as old as those it was made from. */
    private void pack(String name) throws IOException, InterruptedException {
        String platform = "linux-" + (isArm() ? "aarch64" : "x86_64");
        Path archive = target.resolve(name + "-" + platform + ".tar.gz");
        int status = new ProcessBuilder(
                        "tar",
                        "--create",
                        "--gzip",
                        "--file=" + archive,
                        "--sort=name",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "--transform=s/^fairlead/" + name + "/",
                        "--directory=" + target,
                        "fairlead")
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("tar failed with status " + status);
        }
        System.out.println("Distribution: " + home);
        System.out.println("Archive:      " + archive + ", " + (Files.size(archive) >> 20) + " MB");
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }
}

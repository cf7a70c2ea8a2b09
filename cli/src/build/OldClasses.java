import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Brings class files from before Java 6 to a format that an AOT cache takes.
 *
 * <p>Those lack stack maps, so the virtual machine checks them in another, slower way, and keeps none of them in a cache. Picocli is compiled like that:
 * 228 classes, and at each start some 170 of them were read from its jar and checked, which took a sixth of the way to the first session served. The code
 * stays as it is; stack maps are added.
 */
final class OldClasses {
    /** Of Java 8; the cache wants 50 at least. */
    private static final int VERSION = ClassFile.JAVA_8_VERSION;

    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private OldClasses() {}

    /** Copies a jar, entry by entry in its order; returns how many classes were changed. */
    static int renew(Path jar, Path copy) throws IOException {
        int renewed = 0;
        try (var source = new ZipFile(jar.toFile());
                var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                OutputStream file = Files.newOutputStream(copy);
                var target = new ZipOutputStream(file)) {
            ClassFile classFile = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
            for (Enumeration<? extends ZipEntry> entries = source.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes = source.getInputStream(entry).readAllBytes();
                if (isOldClass(entry, bytes)) {
                    bytes = renew(bytes, classFile);
                    renewed++;
                }
                var same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                target.putNextEntry(same);
                target.write(bytes);
                target.closeEntry();
            }
        }
        return renewed;
    }

    static boolean hasOldClasses(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (isOldClass(entry, zip.getInputStream(entry).readNBytes(8))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A class file begins with 0xCAFEBABE, the minor and the major version, two bytes each. */
    private static boolean isOldClass(ZipEntry entry, byte[] start) {
        return entry.getName().endsWith(".class") && ((start[6] & 0xff) << 8 | start[7] & 0xff) < FIRST_WITH_STACK_MAPS;
    }

    private static byte[] renew(byte[] old, ClassFile classFile) {
        ClassModel model = classFile.parse(old);
        byte[] renewed = classFile.build(model.thisClass().asSymbol(), builder -> {
            builder.withVersion(VERSION, 0);
            model.forEach(element -> copy(element, builder));
        });
        var errors = classFile.verify(renewed);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("cannot renew " + model.thisClass().asInternalName() + ": " + errors);
        }
        return renewed;
    }

    /** Code must be taken apart and put together again, or it is copied as it is, without stack maps. */
    private static void copy(ClassElement element, ClassBuilder builder) {
        switch (element) {
            case ClassFileVersion _ -> {}
            case MethodModel method ->
                builder.transformMethod(method, MethodTransform.transformingCode((code, part) -> code.with(part)));
            default -> builder.with(element);
        }
    }
}

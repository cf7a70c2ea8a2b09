import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the code of pattern switches and of records' {@code equals} and {@code hashCode} when the distribution is built.
 *
 * <p>javac leaves it to the JDK, which makes it at run time, when it is first needed. An AOT cache keeps what was made so for lambdas and for joined texts,
 * but not for these: each start would make some forty of them, with all the machinery for it, an eighth of the way to the first session served. What
 * the code does stays the same; what {@link CallSite} does not know stays as it is.
 */
final class CallSites {
    private static final int PRIVATE_STATIC_SYNTHETIC =
            AccessFlag.PRIVATE.mask() | AccessFlag.STATIC.mask() | AccessFlag.SYNTHETIC.mask();

    private final ClassDesc owner;
    private final boolean inInterface;
    private final Map<CallSite, String> methods = new LinkedHashMap<>();

    private CallSites(ClassModel model) {
        this.owner = model.thisClass().asSymbol();
        this.inInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    /**
     * Copies a jar, entry by entry in its order.
     *
     * @param types finds the classes that those in the jar mention
     */
    static void link(Path jar, Path copy, ClassLoader types) throws IOException {
        ClassFile classFile =
                ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(types)));
        try (var source = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                var target = new ZipOutputStream(file)) {
            for (Enumeration<? extends ZipEntry> entries = source.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes = source.getInputStream(entry).readAllBytes();
                var same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                target.putNextEntry(same);
                target.write(entry.getName().endsWith(".class") ? link(bytes, classFile) : bytes);
                target.closeEntry();
            }
        }
    }

    private static byte[] link(byte[] bytes, ClassFile classFile) {
        ClassModel model = classFile.parse(bytes);
        var sites = new CallSites(model);
        byte[] linked = sites.link(model, classFile);
        if (sites.methods.isEmpty()) {
            return bytes;
        }
        var errors = classFile.verify(linked);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("cannot link " + model.thisClass().asInternalName() + ": " + errors);
        }
        return linked;
    }

    private byte[] link(ClassModel model, ClassFile classFile) {
        return classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies(this::link)
                        .andThen(ClassTransform.endHandler(builder -> methods.forEach((site, name) ->
                                builder.withMethodBody(name, site.type(), PRIVATE_STATIC_SYNTHETIC, site::write)))));
    }

    private void link(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeDynamicInstruction call
                && CallSite.of(call).isPresent()) {
            CallSite site = CallSite.of(call).get();
            String name = methods.computeIfAbsent(site, s -> "ahead$" + methods.size() + "$" + s.name());
            code.invokestatic(owner, name, site.type(), inInterface);
        } else {
            code.with(element);
        }
    }
}

package dev.fairlead.world;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * One method of the product, compiled as it is and then bent: nothing in the product knows of it.
 *
 * @param rule what it belongs to
 * @param words how it is bent
 * @param type its class, without {@code dev.fairlead.}
 */
record Mutant(String rule, String words, String type, String method, Change change) {
    private static final ClassDesc OPTIONAL = ClassDesc.of("java.util.Optional");
    private static final ClassDesc OPTIONAL_LONG = ClassDesc.of("java.util.OptionalLong");
    private static final ClassDesc TENURE = ClassDesc.of("dev.fairlead.routing.Tenure");
    private static final ClassDesc CLAIM = ClassDesc.of("dev.fairlead.verdict.Claim");
    private static final ClassDesc LIST = ClassDesc.of("java.util.List");

    /** What becomes of the method. */
    enum Change {
        /** Does nothing. */
        NOTHING,
        NO,
        YES,
        EMPTY,
        EMPTY_LONG,
        EMPTY_LIST,
        THIS,
        KEEP,
        WRITABLE,
        /** Each number that it reads from a field is three times as large. */
        TRIPLE
    }

    @Override
    public String toString() {
        return rule + ": " + words;
    }

    String className() {
        return "dev.fairlead." + type;
    }

    byte[] bend(byte[] compiled) {
        boolean[] found = {false};
        ClassTransform transform = ClassTransform.transformingMethods(
                model -> model.methodName().equalsString(method), MethodTransform.transformingCode(body(found)));
        byte[] bent = ClassFile.of().transformClass(ClassFile.of().parse(compiled), transform);
        if (!found[0]) {
            throw new IllegalStateException("there is no method " + method + " in " + className());
        }
        return bent;
    }

    private CodeTransform body(boolean[] found) {
        if (change == Change.TRIPLE) {
            return (builder, element) -> {
                builder.with(element);
                if (element instanceof FieldInstruction field
                        && field.typeSymbol().equals(ConstantDescs.CD_long)) {
                    found[0] = true;
                    builder.loadConstant(3L).lmul();
                }
            };
        }
        return CodeTransform.ofStateful(() -> new CodeTransform() {
            private boolean written;

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                if (!written) {
                    written = true;
                    found[0] = true;
                    instead(builder);
                }
            }
        });
    }

    private void instead(CodeBuilder builder) {
        switch (change) {
            case NOTHING -> builder.return_();
            case NO -> builder.iconst_0().ireturn();
            case YES -> builder.iconst_1().ireturn();
            case EMPTY -> empty(builder, OPTIONAL);
            case EMPTY_LONG -> empty(builder, OPTIONAL_LONG);
            case EMPTY_LIST ->
                builder.invokestatic(LIST, "of", MethodTypeDesc.of(LIST), true).areturn();
            case THIS -> builder.aload(0).areturn();
            case KEEP -> builder.getstatic(TENURE, "KEEP", TENURE).areturn();
            case WRITABLE -> builder.getstatic(CLAIM, "WRITABLE", CLAIM).areturn();
            case TRIPLE -> throw new IllegalStateException("this one keeps the body");
        }
    }

    private static void empty(CodeBuilder builder, ClassDesc type) {
        builder.invokestatic(type, "empty", MethodTypeDesc.of(type)).areturn();
    }
}

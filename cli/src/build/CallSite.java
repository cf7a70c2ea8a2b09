import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;

/** Something that the JDK would make code for at run time, and the code for it. */
sealed interface CallSite {
    ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

    String name();

    /** Of the method that takes its place: what is on the stack, and what shall be there. */
    MethodTypeDesc type();

    void write(CodeBuilder code);

    /** Empty for anything else, which then stays as it is. */
    static Optional<CallSite> of(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc maker = call.bootstrapMethod();
        List<ConstantDesc> arguments = call.bootstrapArgs();
        String name = call.name().stringValue();
        if (maker.owner().equals(SWITCHES)
                && maker.methodName().equals("typeSwitch")
                && arguments.stream().allMatch(ClassDesc.class::isInstance)) {
            return Optional.of(new TypeSwitch(
                    call.typeSymbol(),
                    arguments.stream().map(ClassDesc.class::cast).toList()));
        }
        if (maker.owner().equals(RECORDS) && (name.equals("equals") || name.equals("hashCode"))) {
            List<DirectMethodHandleDesc> fields = arguments.stream()
                    .skip(2)
                    .map(DirectMethodHandleDesc.class::cast)
                    .toList();
            return Optional.of(
                    name.equals("equals")
                            ? new Equals(call.typeSymbol(), fields)
                            : new HashCode(call.typeSymbol(), fields));
        }
        return Optional.empty();
    }

    /**
     * {@code (Object value, int from) → int}: the first of the types, counted from {@code from}, that the value has; their number when it has none; -1 for
     * null.
     *
     * @see java.lang.runtime.SwitchBootstraps#typeSwitch
     */
    record TypeSwitch(MethodTypeDesc type, List<ClassDesc> types) implements CallSite {
        @Override
        public String name() {
            return "typeSwitch";
        }

        @Override
        public void write(CodeBuilder code) {
            code.aload(0)
                    .ifThen(
                            java.lang.classfile.Opcode.IFNULL,
                            none -> none.iconst_m1().ireturn());
            for (int i = 0; i < types.size(); i++) {
                Label next = code.newLabel();
                code.iload(1).loadConstant(i).if_icmpgt(next);
                code.aload(0).instanceOf(types.get(i)).ifeq(next);
                code.loadConstant(i).ireturn();
                code.labelBinding(next);
            }
            code.loadConstant(types.size()).ireturn();
        }
    }

    /**
     * {@code (R one, Object other) → boolean}.
     *
     * @param fields how each is read
     * @see java.lang.Record#equals
     */
    record Equals(MethodTypeDesc type, List<DirectMethodHandleDesc> fields) implements CallSite {
        @Override
        public String name() {
            return "equals";
        }

        @Override
        public void write(CodeBuilder code) {
            ClassDesc owner = type.parameterType(0);
            Label differ = code.newLabel();
            code.aload(1).instanceOf(owner).ifeq(differ);
            code.aload(1).checkcast(owner).astore(2);
            for (DirectMethodHandleDesc field : fields) {
                read(code.aload(0), field);
                read(code.aload(2), field);
                compare(code, typeOf(field));
                code.ifeq(differ);
            }
            code.iconst_1().ireturn();
            code.labelBinding(differ).iconst_0().ireturn();
        }

        private static void compare(CodeBuilder code, ClassDesc field) {
            if (!field.isPrimitive()) {
                code.invokestatic(
                        OBJECTS,
                        "equals",
                        MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object));
                return;
            }
            // As Double.compare does: no number equals itself, and 0.0 is not -0.0.
            code.invokestatic(boxOf(field), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, field, field));
            code.ifThenElse(
                    java.lang.classfile.Opcode.IFEQ, same -> same.iconst_1(), different -> different.iconst_0());
        }
    }

    /**
     * {@code (R one) → int}.
     *
     * @param fields how each is read
     * @see java.lang.Record#hashCode
     */
    record HashCode(MethodTypeDesc type, List<DirectMethodHandleDesc> fields) implements CallSite {
        @Override
        public String name() {
            return "hashCode";
        }

        @Override
        public void write(CodeBuilder code) {
            code.iconst_0();
            for (DirectMethodHandleDesc field : fields) {
                code.bipush(31).imul();
                read(code.aload(0), field);
                ClassDesc type = typeOf(field);
                ClassDesc hashed = type.isPrimitive() ? type : ConstantDescs.CD_Object;
                code.invokestatic(
                        type.isPrimitive() ? boxOf(type) : OBJECTS,
                        "hashCode",
                        MethodTypeDesc.of(ConstantDescs.CD_int, hashed));
                code.iadd();
            }
            code.ireturn();
        }
    }

    private static void read(CodeBuilder code, DirectMethodHandleDesc field) {
        code.getfield(field.owner(), field.methodName(), typeOf(field));
    }

    private static ClassDesc typeOf(DirectMethodHandleDesc getter) {
        return getter.invocationType().returnType();
    }

    private static ClassDesc boxOf(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.displayName());
        };
    }
}

package dev.oxbow.app.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What a user can see of a class (supertypes, public and protected members, with their type arguments) is of allowed types. */
final class SignaturesMentionOnly extends ArchCondition<JavaClass> {
    private final DescribedPredicate<? super JavaClass> allowed;

    SignaturesMentionOnly(DescribedPredicate<? super JavaClass> allowed) {
        super("mention in public signatures only classes that " + allowed.getDescription());
        this.allowed = allowed;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getSuperclass().ifPresent(it -> check(type, type.getName(), it, events));
        type.getInterfaces().forEach(it -> check(type, type.getName(), it, events));
        for (JavaMember member : type.getMembers()) {
            if (isVisible(member)) {
                check(type, member, events);
            }
        }
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private void check(JavaClass owner, JavaMember member, ConditionEvents events) {
        if (member instanceof JavaField field) {
            check(owner, field.getFullName(), field.getType(), events);
        } else if (member instanceof JavaCodeUnit unit) {
            check(owner, unit.getFullName(), unit.getReturnType(), events);
            unit.getParameterTypes().forEach(it -> check(owner, unit.getFullName(), it, events));
            unit.getExceptionTypes().forEach(it -> check(owner, unit.getFullName(), it, events));
        }
    }

    private void check(JavaClass owner, String place, JavaType mentioned, ConditionEvents events) {
        for (JavaClass involved : mentioned.getAllInvolvedRawTypes()) {
            JavaClass base = involved.getBaseComponentType();
            if (!base.isPrimitive() && !allowed.test(base)) {
                events.add(SimpleConditionEvent.violated(owner, place + " mentions " + base.getName()));
            }
        }
    }
}

package dev.oxbow.app.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** No constructor of the class is public. */
final class HidesConstructors extends ArchCondition<JavaClass> {
    HidesConstructors() {
        super("hide their constructors");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaConstructor constructor : type.getConstructors()) {
            if (constructor.getModifiers().contains(JavaModifier.PUBLIC)) {
                events.add(SimpleConditionEvent.violated(type, constructor.getFullName() + " is public"));
            }
        }
    }
}

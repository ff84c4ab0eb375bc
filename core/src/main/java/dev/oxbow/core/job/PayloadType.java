package dev.oxbow.core.job;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A Java type that a payload is read as. For a plain class use {@link #of}; a type with parameters is given by a subclass: {@code
 * new PayloadType<List<Order>>() {}}. Immutable.
 *
 * @param <T> the type
 */
public abstract class PayloadType<T> {
    private final Type type;

    /** @throws IllegalStateException if the subclass does not say which type it is for */
    protected PayloadType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType own)) {
            throw new IllegalStateException("write new PayloadType<List<Order>>() {}, with the type in angle brackets");
        }
        this.type = own.getActualTypeArguments()[0];
    }

    private PayloadType(Type type) {
        this.type = type;
    }

    /** A class without type parameters. */
    public static <T> PayloadType<T> of(Class<T> type) {
        return new PayloadType<>(type) {};
    }

    /** The type as reflection describes it. */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}

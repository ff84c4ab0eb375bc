package dev.oxbow.app.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For tests that need Node and the modules of {@code src/test/node}. If they are missing, the tests are skipped with a
 * message that names the command to run; if the environment has {@code CI=true} they fail instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NodeCondition.class)
public @interface RequiresNode {}

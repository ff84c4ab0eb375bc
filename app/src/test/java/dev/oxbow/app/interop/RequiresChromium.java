package dev.oxbow.app.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Like {@link RequiresNode}, for tests that also need a Chromium at {@code /usr/bin/chromium}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresNode
@ExtendWith(ChromiumCondition.class)
public @interface RequiresChromium {}

package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of calls covers all of BullMQ: every public name of its type declarations is in it, with its counterpart or
 * the reason why there is none.
 */
@Tag("node")
@RequiresNode
class SurfaceTest {
    private static final Path DECLARATIONS = Path.of("src/test/node/node_modules/bullmq/dist/esm");
    private static final Path TABLE = Path.of("../core/docs/bullmq-to-oxbow.md");

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MEMBER = Pattern.compile(
            "^ {4}(?:(?:static|readonly|get|set) )*'?([A-Za-z][\\w-]*)'?\\??(?:<.*?>)?[(:]", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classes/queue",
                "classes/queue-getters",
                "classes/queue-base",
                "classes/job",
                "classes/worker",
                "classes/queue-events",
                "classes/queue-events-producer",
                "classes/flow-producer",
                "classes/job-scheduler",
                "interfaces/advanced-options",
                "interfaces/backoff-options",
                "interfaces/base-job-options",
                "interfaces/flow-job",
                "interfaces/job-scheduler-json",
                "interfaces/metrics-options",
                "interfaces/queue-meta",
                "interfaces/queue-options",
                "interfaces/rate-limiter-options",
                "interfaces/repeat-options",
                "interfaces/retry-options",
                "interfaces/worker-options",
                "types/deduplication-options",
                "types/job-options"
            })
    void everythingPublicIsInTheTableOfCalls(String declaration) throws IOException {
        String text = COMMENT.matcher(Files.readString(DECLARATIONS.resolve(declaration + ".d.ts")))
                .replaceAll("");
        String table = Files.readString(TABLE);
        List<String> names = MEMBER.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("private") && !name.equals("protected"))
                .distinct()
                .toList();

        TreeSet<String> missing = new TreeSet<>(names);
        missing.removeIf(name -> Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
                .matcher(table)
                .find());
        assertThat(names).isNotEmpty();
        assertThat(missing).isEmpty();
    }
}

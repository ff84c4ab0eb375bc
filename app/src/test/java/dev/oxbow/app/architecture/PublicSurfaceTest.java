package dev.oxbow.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much of core a user meets. The log lists the types, so that a new one is seen. */
@Tag("unit")
class PublicSurfaceTest {
    private static final Logger LOG = LoggerFactory.getLogger(PublicSurfaceTest.class);
    private static final int MOST_API_TYPES = 100;
    private static final int MOST_SPI_TYPES = 50;

    @Test
    void programsMeetAtMostAHundredTypes() {
        assertThat(listed("API", Packages.API)).hasSizeBetween(1, MOST_API_TYPES);
    }

    @Test
    void adaptersMeetAtMostFiftyTypes() {
        assertThat(listed("SPI", Packages.SPI)).hasSizeBetween(1, MOST_SPI_TYPES);
    }

    private static List<String> listed(String kind, List<String> packages) {
        List<String> types = packages.stream()
                .flatMap(PublicSurfaceTest::publicTypes)
                .sorted()
                .toList();
        LOG.info("{} public types of the {}: {}", types.size(), kind, String.join(" ", types));
        return types;
    }

    private static Stream<String> publicTypes(String name) {
        String whole = name.isEmpty() ? "dev.oxbow.core" : "dev.oxbow.core." + name;
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(whole)
                        .stream()
                        .filter(type -> type.getPackageName().equals(whole))
                        .filter(type ->
                                type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getName);
    }
}

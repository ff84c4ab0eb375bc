package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The parts of our scripts: heads that say what the code does, one meaning for each name, and a distance to Lua's limits. */
@Tag("unit")
final class ScriptPartsTest {
    private static final int LOCALS_ALLOWED = LuaChunk.MAX_LOCALS - 20;
    private static final int UPVALUES_ALLOWED = LuaChunk.MAX_UPVALUES - 10;

    private static List<LuaPart> parts() {
        return Scripts.resources().values().stream()
                .flatMap(Collection::stream)
                .distinct()
                .map(LuaPart::of)
                .toList();
    }

    @Test
    void headsStateWhatTheCodeNeedsAndDefines() {
        assertThat(parts()).flatExtracting(LuaPart::faults).isEmpty();
    }

    @Test
    void eachPartStandsBehindTheOnesThatItNeeds() {
        assertThat(Scripts.resources().values())
                .flatExtracting(resources ->
                        orderFaults(resources.stream().map(LuaPart::of).toList()))
                .isEmpty();
    }

    @Test
    void noFunctionNameHasTwoMeanings() {
        assertThat(ambiguousFunctions(parts())).isEmpty();
    }

    @Test
    void noNameIsDefinedTwiceInOneScript() {
        assertThat(Scripts.resources().values())
                .flatExtracting(resources ->
                        redefinitions(resources.stream().map(LuaPart::of).toList()))
                .isEmpty();
    }

    @Test
    void scriptsKeepADistanceToTheLimitsOfLua() {
        assertThat(Scripts.resources().keySet())
                .flatExtracting(script -> limitFaults(script.name(), script.text()))
                .isEmpty();
    }

    @Test
    void aHeadThatDiffersFromTheCodeIsFound() {
        LuaPart good = new LuaPart("lib/x.lua", """
                -- Adds.
                --
                -- Needs: call
                -- Defines: add, LIMIT

                local LIMIT = 3
                local function add(key)
                    return call('INCR', key) < LIMIT
                end
                """);
        assertThat(good.faults()).isEmpty();
        assertThat(new LuaPart("lib/x.lua", good.text().replace("Needs: call", "Needs: nothing")).faults())
                .containsExactly("lib/x.lua: the head says that it needs [], but it needs [call]");
        assertThat(new LuaPart("lib/x.lua", good.text().replace("add, LIMIT", "add")).faults())
                .containsExactly("lib/x.lua: the head says that it defines [add], but it defines [LIMIT, add]");
        assertThat(new LuaPart("scripts/x.lua", good.text()).faults())
                .containsExactly(
                        "scripts/x.lua: the head has [Needs:, Defines:] instead of [KEYS, ARGV, Reply, Needs:]");
    }

    @Test
    void aWrongOrderIsFound() {
        LuaPart first = new LuaPart("lib/a.lua", "local function a() end");
        LuaPart second = new LuaPart("lib/b.lua", "local function b() return a() end");
        assertThat(orderFaults(List.of(first, second))).isEmpty();
        assertThat(orderFaults(List.of(second, first)))
                .containsExactly("lib/b.lua uses a, which no part before it defines");
    }

    @Test
    void aSecondMeaningOfANameIsFound() {
        LuaPart one = new LuaPart("lib/a.lua", "local function read() return 1 end");
        LuaPart other = new LuaPart("scripts/b.lua", "local read = 2\nlocal function read() return 3 end");
        assertThat(ambiguousFunctions(List.of(one, other))).containsExactly("read: [lib/a.lua, scripts/b.lua]");
        assertThat(redefinitions(List.of(one, other))).containsExactly("read: [lib/a.lua, scripts/b.lua]");
        assertThat(ambiguousFunctions(List.of(one))).isEmpty();
    }

    @Test
    void tooManyLocalsAndUpvaluesAreFound() {
        assertThat(limitFaults("x", locals(LOCALS_ALLOWED) + "\nreturn 1")).isEmpty();
        assertThat(limitFaults("x", locals(LOCALS_ALLOWED + 1) + "\nreturn 1"))
                .containsExactly("x: 181 local variables at a time");
        String uses = IntStream.rangeClosed(1, UPVALUES_ALLOWED + 1)
                .mapToObj(i -> "v" + i)
                .collect(Collectors.joining(" + "));
        assertThat(limitFaults("x", locals(100) + "\nlocal function all() return " + uses + " end"))
                .containsExactly("x: function all uses 51 variables of functions around it");
    }

    /** A scope that has ended does not count; a loop counts with what Lua keeps for it. */
    @Test
    void onlyLocalsOfOpenScopesCount() {
        assertThat(LuaChunk.of("do local a, b end do local c end local d = 1").mostLocals())
                .isEqualTo(2);
        assertThat(LuaChunk.of("for i = 1, 3 do local a end").mostLocals()).isEqualTo(5);
        assertThat(LuaChunk.of("repeat local a = f() until a == g").free()).containsExactly("f", "g");
        assertThat(LuaChunk.of("local t = { a = b, [c] = function(d) return d.e end }")
                        .free())
                .containsExactly("b", "c");
    }

    private static String locals(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> "local v" + i + " = 0")
                .collect(Collectors.joining("\n"));
    }

    private static List<String> orderFaults(List<LuaPart> parts) {
        List<String> faults = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (LuaPart part : parts) {
            Set<String> missing = new TreeSet<>(part.used());
            missing.removeAll(known);
            missing.forEach(
                    name -> faults.add(part.resource() + " uses " + name + ", which no part before it defines"));
            known.addAll(part.chunk().defined());
        }
        return faults;
    }

    private static List<String> ambiguousFunctions(List<LuaPart> parts) {
        return twice(parts, part -> part.chunk().functions().stream());
    }

    private static List<String> redefinitions(List<LuaPart> parts) {
        return twice(parts, part -> part.chunk().defined().stream());
    }

    private static List<String> twice(List<LuaPart> parts, Function<LuaPart, Stream<String>> namesOf) {
        Map<String, List<String>> resources = new LinkedHashMap<>();
        for (LuaPart part : parts) {
            namesOf.apply(part).forEach(name -> resources
                    .computeIfAbsent(name, n -> new ArrayList<>())
                    .add(part.resource()));
        }
        return resources.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }

    private static List<String> limitFaults(String script, String text) {
        LuaChunk chunk = LuaChunk.of(text);
        List<String> faults = new ArrayList<>();
        if (chunk.mostLocals() > LOCALS_ALLOWED) {
            faults.add(script + ": " + chunk.mostLocals() + " local variables at a time");
        }
        chunk.upvalues().forEach((function, number) -> {
            if (number > UPVALUES_ALLOWED) {
                faults.add(script + ": function " + function + " uses " + number + " variables of functions around it");
            }
        });
        return faults;
    }
}

package dev.oxbow.core.internal.bullmq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of one Lua 5.1 chunk: what its main function defines, what it takes from outside, and how near its functions come to
 * Lua's limits. It knows scopes and nothing else of the language, and expects a chunk that Lua itself accepts.
 */
final class LuaChunk {
    /** Most local variables that a function may have at a time. */
    static final int MAX_LOCALS = 200;
    /** Most local variables of functions around it that a function may use. */
    static final int MAX_UPVALUES = 60;

    private static final Pattern TOKEN = Pattern.compile(
            "--\\[\\[.*?]]|--[^\\n]*|'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\""
                    + "|(?<name>[A-Za-z_]\\w*)|[0-9][\\w.]*|\\.\\.\\.|\\.\\.|[=~<>]=|[^\\s]",
            Pattern.DOTALL);
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");
    /** A loop needs three variables of its own. */
    private static final int HIDDEN_IN_LOOP = 3;

    private final Set<String> defined = new LinkedHashSet<>();
    private final Set<String> functions = new LinkedHashSet<>();
    private final Set<String> free = new LinkedHashSet<>();
    private final Map<String, Integer> upvalues = new LinkedHashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final Deque<Function> around = new ArrayDeque<>();
    private int at;
    private int mostLocals;

    private record Scope(Map<String, Integer> names) {}

    private static final class Function {
        final int depth;
        final Deque<Scope> scopes = new ArrayDeque<>();
        final Set<String> captured = new LinkedHashSet<>();
        int locals;

        Function(int depth) {
            this.depth = depth;
        }
    }

    private LuaChunk(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (!matcher.group().startsWith("--")) {
                tokens.add(matcher.group());
            }
        }
        tokens.add("");
        open();
        block();
        defined.addAll(main().scopes.getLast().names().keySet());
    }

    static LuaChunk of(String text) {
        return new LuaChunk(text);
    }

    /** Local variables and functions of the chunk itself, in order. */
    Set<String> defined() {
        return defined;
    }

    /** Those of {@link #defined()} that are functions. */
    Set<String> functions() {
        return functions;
    }

    /** Names that are used but not defined here, Lua's own among them. */
    Set<String> free() {
        return free;
    }

    /** The largest number of local variables that one function has at a time. */
    int mostLocals() {
        return mostLocals;
    }

    /** For each function how many variables of functions around it it uses; of functions of one name the most. */
    Map<String, Integer> upvalues() {
        return upvalues;
    }

    private Function main() {
        return around.getLast();
    }

    private Function current() {
        return around.getFirst();
    }

    private String next() {
        return tokens.get(at++);
    }

    private boolean isNext(String token) {
        return tokens.get(at).equals(token);
    }

    private static boolean isName(String token) {
        return !token.isEmpty()
                && (Character.isLetter(token.charAt(0)) || token.charAt(0) == '_')
                && !KEYWORDS.contains(token);
    }

    private void open() {
        around.push(new Function(around.size()));
        current().scopes.push(new Scope(new LinkedHashMap<>()));
    }

    private void declare(String name, int hidden) {
        Function function = current();
        function.locals += 1 + hidden;
        mostLocals = Math.max(mostLocals, function.locals);
        Scope scope = function.scopes.getFirst();
        scope.names().merge(name, 1 + hidden, Integer::sum);
    }

    private void use(String name) {
        for (Function function : around) {
            if (function.scopes.stream().anyMatch(scope -> scope.names().containsKey(name))) {
                for (Function inner : around) {
                    if (inner.depth > function.depth) {
                        inner.captured.add(function.depth + ":" + name);
                    }
                }
                return;
            }
        }
        free.add(name);
    }

    private void inScope(Runnable body) {
        current().scopes.push(new Scope(new LinkedHashMap<>()));
        body.run();
        Scope closed = current().scopes.pop();
        current().locals -=
                closed.names().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Statements up to the word that ends the block, which is passed over unless the block goes on with another. */
    private void block() {
        while (true) {
            String token = next();
            switch (token) {
                case "", "end", "until", "elseif", "else" -> {
                    at--;
                    return;
                }
                case "local" -> local();
                case "function" -> function(isName(tokens.get(at)) ? statementName() : "a function");
                case "if" -> {
                    expression("then");
                    inScope(this::block);
                    while (isNext("elseif") || isNext("else")) {
                        if (next().equals("elseif")) {
                            expression("then");
                        }
                        inScope(this::block);
                    }
                    at++;
                }
                case "while" -> {
                    expression("do");
                    inScope(this::block);
                    at++;
                }
                case "do" -> {
                    inScope(this::block);
                    at++;
                }
                case "repeat" ->
                    inScope(() -> {
                        block();
                        at++;
                        values(); // of the condition, which sees the variables of the body
                    });
                case "for" -> loop();
                default -> word(token);
            }
        }
    }

    /** Up to this word, functions and table constructors included. */
    private void expression(String end) {
        while (!isNext(end)) {
            word(next());
        }
        at++;
    }

    private void word(String token) {
        if (token.equals("function")) {
            function("a function");
        } else if (token.equals("{")) {
            constructor();
        } else if (isName(token) && !isField(at - 1)) {
            use(token);
        }
    }

    private boolean isField(int index) {
        String before = index == 0 ? "" : tokens.get(index - 1);
        return before.equals(".") || before.equals(":");
    }

    private void constructor() {
        while (!isNext("}")) {
            if (isName(tokens.get(at)) && tokens.get(at + 1).equals("=")) {
                at += 2;
            } else {
                word(next());
            }
        }
        at++;
    }

    private String statementName() {
        String name = next();
        use(name);
        StringBuilder whole = new StringBuilder(name);
        while (isNext(".") || isNext(":")) {
            whole.append(next()).append(next());
        }
        return whole.toString();
    }

    private void local() {
        boolean isMain = around.size() == 1 && current().scopes.size() == 1;
        if (isNext("function")) {
            at++;
            String name = next();
            declare(name, 0);
            if (isMain) {
                functions.add(name);
            }
            function(name);
            return;
        }
        List<String> names = new ArrayList<>(List.of(next()));
        while (isNext(",")) {
            at++;
            names.add(next());
        }
        // The names count from the end of the statement on. What is assigned ends where a line begins with another
        // statement.
        if (isNext("=")) {
            at++;
            values();
        }
        names.forEach(name -> declare(name, 0));
    }

    /** A list of expressions. It ends before a word that cannot go on with an expression. */
    private void values() {
        boolean operand = true;
        while (true) {
            String token = tokens.get(at);
            if (operand) {
                at++;
                if (token.equals("(") || token.equals("[")) {
                    nested(token.equals("(") ? ")" : "]");
                    operand = false;
                } else {
                    word(token);
                    operand = token.equals("not") || token.equals("-") || token.equals("#");
                }
            } else if (token.equals("(") || token.equals("[")) {
                at++;
                nested(token.equals("(") ? ")" : "]");
            } else if (token.equals(".") || token.equals(":")) {
                at += 2;
            } else if (token.equals("{") || token.startsWith("'") || token.startsWith("\"")) {
                at++;
                word(token);
            } else if (Set.of("and", "or", ",", "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", ">", "<=", ">=")
                    .contains(token)) {
                at++;
                operand = true;
            } else {
                return;
            }
        }
    }

    private void nested(String end) {
        while (!isNext(end)) {
            String token = next();
            if (token.equals("(") || token.equals("[")) {
                nested(token.equals("(") ? ")" : "]");
            } else {
                word(token);
            }
        }
        at++;
    }

    private void loop() {
        List<String> names = new ArrayList<>(List.of(next()));
        while (isNext(",")) {
            at++;
            names.add(next());
        }
        at++;
        expression("do");
        inScope(() -> {
            declare(names.get(0), HIDDEN_IN_LOOP);
            names.stream().skip(1).forEach(name -> declare(name, 0));
            block();
            at++;
        });
    }

    private void function(String name) {
        open();
        at++;
        while (!isNext(")")) {
            String parameter = next();
            if (isName(parameter)) {
                declare(parameter, 0);
            }
        }
        at++;
        block();
        at++;
        Function closed = around.pop();
        upvalues.merge(name, closed.captured.size(), Math::max);
    }
}

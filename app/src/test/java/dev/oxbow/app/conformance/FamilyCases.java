package dev.oxbow.app.conformance;

import java.util.ArrayList;
import java.util.List;

/** Jobs with children, which BullMQ has added: what becomes of the parent when a worker finishes a child. */
final class FamilyCases {
    static final List<Case> ALL = all();

    private FamilyCases() {}

    private static String family(String parentOptions, String... childOptions) {
        List<String> children = new ArrayList<>();
        for (int i = 0; i < childOptions.length; i++) {
            children.add("{name: 'c', queueName: 'c', opts: {jobId: 'c" + (i + 1) + "'" + childOptions[i] + "}}");
        }
        return "Node: flow {tree: {name: 'p', queueName: 'q', opts: {jobId: 'p'" + parentOptions + "}, children: ["
                + String.join(", ", children) + "]}}";
    }

    private static List<Case> all() {
        String take = "take {queue: 'c'}";
        String both = "take {queue: 'c', count: 2}";
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of("8.a", "the only child completes", family("", ""), take, "complete {value: {v: 1}}", "take"));
        cases.add(Case.of("8.b", "one of two completes", family("", "", ""), take, "complete {value: 1}", "take"));
        cases.add(Case.of(
                "8.c",
                "both complete",
                family("", "", ""),
                both,
                "complete {value: 1}",
                "complete",
                "take",
                "complete"));
        cases.add(Case.of(
                "8.d",
                "both complete in one turn",
                family("", "", ""),
                both,
                "turn {queue: 'c', end: [{op: 'complete', held: 0, value: 1}, {op: 'complete', held: 1}], take: 1}"));
        cases.add(Case.of(
                "16.104",
                "all flags, the parent has a priority",
                family(", priority: 4", "", ", ignoreDependencyOnFailure: true", ", removeDependencyOnFailure: true"),
                "take {queue: 'c', count: 3}",
                "complete {value: 1}",
                "fail {error: 'ign'}",
                "fail",
                "take",
                "complete"));
        cases.add(Case.of(
                "16.105",
                "a child fails its parent",
                family("", ", failParentOnFailure: true", ""),
                take,
                "fail",
                "take",
                "complete"));
        cases.add(Case.of(
                "16.105b",
                "a child fails its parent, which had a delay",
                family(", delay: 5000", ", failParentOnFailure: true", ""),
                take,
                "fail",
                "take"));
        cases.add(Case.of(
                "16.105c",
                "a child fails its delayed parent",
                family(", delay: 5000", "", ", failParentOnFailure: true"),
                both,
                "fail {held: 1}",
                "complete",
                "take"));
        cases.add(Case.of(
                "16.105d",
                "the parent is gone",
                family("", ", failParentOnFailure: true"),
                take,
                "redis {command: ['DEL', 'bull:q:p']}",
                "fail"));
        cases.add(Case.of(
                "16.105e",
                "the parent is gone, the child completes",
                family("", ""),
                take,
                "redis {command: ['DEL', 'bull:q:p']}",
                "complete {value: 1}"));
        cases.add(Case.of(
                "16.105f",
                "two children fail their parent",
                family("", ", failParentOnFailure: true", ", failParentOnFailure: true"),
                both,
                "fail",
                "clock {advance: 1}",
                "fail",
                "take"));
        cases.add(Case.of(
                "16.107",
                "a child that lets its parent go on",
                family("", ", continueParentOnFailure: true", ""),
                take,
                "fail",
                "take"));
        cases.add(Case.of(
                "16.107b",
                "the parent goes on and the other child completes",
                family("", ", continueParentOnFailure: true", ""),
                both,
                "fail",
                "complete {value: 1}",
                "take"));
        cases.add(Case.of("16.108", "a child without a flag", family("", ""), take, "fail", "take"));
        cases.add(Case.of(
                "16.108b",
                "a child that is tried again",
                family("", ", attempts: 2, failParentOnFailure: true"),
                take,
                "fail",
                take,
                "fail"));
        cases.add(Case.of(
                "16.109", "a child that is not kept", family(", delay: 5000", ", removeOnFail: true"), take, "fail"));
        cases.add(Case.of(
                "16.109b",
                "a child that completes and is not kept",
                family(", delay: 5000", ", removeOnComplete: true"),
                take,
                "complete {value: 1}"));
        cases.add(Case.of("16.109c", "one of two is not kept", family("", ", removeOnFail: true", ""), take, "fail"));
        cases.add(Case.of(
                "16.110",
                "the parent has a delay",
                family(", delay: 5000", ""),
                "clock {advance: 100}",
                take,
                "complete {value: 1}",
                "clock {advance: 5000}",
                "take"));
        cases.add(Case.of(
                "16.110b",
                "the parent has a delay, others are due then",
                family(", delay: 5000", ""),
                "add {delay: 5000}",
                take,
                "complete {value: 1}"));
        cases.add(Case.of(
                "16.110c", "the parent goes before those that wait", "add", family("", ""), take, "complete", "take"));
        cases.add(Case.of("16.110d", "the parent's queue is paused", family("", ""), "Node: pause", take, "complete"));
        cases.add(Case.of(
                "16.110e",
                "the parent's queue is full",
                "Node: concurrency {limit: 1}",
                "add",
                "take",
                "redis {command: ['DEL', 'bull:q:marker']}",
                family("", ""),
                take,
                "complete {held: 1}"));
        cases.add(Case.of(
                "16.111a",
                "a parent with pending children",
                family("", ""),
                "redis {command: ['LPUSH', 'bull:q:wait', 'p']}",
                "take",
                "complete"));
        cases.add(Case.of(
                "16.111b",
                "a parent with failed children",
                family("", ", failParentOnFailure: true"),
                take,
                "fail",
                "redis {command: ['HDEL', 'bull:q:p', 'defa']}",
                "take",
                "complete"));
        cases.add(Case.of(
                "16.106",
                "a family of three generations",
                "Node: flow {tree: {name: 'g', queueName: 'q', opts: {jobId: 'g'}, children: [{name: 'p', queueName: 'q', opts: {jobId: 'p', failParentOnFailure: true}, children: [{name: 'c', queueName: 'c', opts: {jobId: 'c', failParentOnFailure: true}}]}]}}",
                take,
                "fail",
                "take",
                "complete",
                "take",
                "complete"));
        cases.add(Case.of(
                "8.e",
                "three generations in one queue",
                "Node: flow {tree: {name: 'g', queueName: 'q', opts: {jobId: 'g'}, children: [{name: 'p', queueName: 'q', opts: {jobId: 'p'}, children: [{name: 'c', queueName: 'q', opts: {jobId: 'c'}}]}]}}",
                "take",
                "complete {value: 1, fetch: true}",
                "complete {value: 2, fetch: true}",
                "complete {value: 3, fetch: true}"));
        cases.add(Case.of(
                "8.f",
                "children that go by the keep rule",
                family("", ", removeOnComplete: 1", ", removeOnComplete: 1"),
                both,
                "complete",
                "clock {advance: 1}",
                "complete"));
        cases.add(Case.of(
                "8.g",
                "children kept in waiting go by another's keep rule",
                family("", "", ""),
                "add {queue: 'c', removeOnFail: 1}",
                "take {queue: 'c', count: 3}",
                "fail",
                "clock {advance: 1}",
                "fail {held: 1}",
                "take"));
        return List.copyOf(cases);
    }
}

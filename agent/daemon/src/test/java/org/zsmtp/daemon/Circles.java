package org.zsmtp.daemon;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The circles among classes: largest sets in which each class depends on each other, directly or by others (Tarjan's
/// strongly connected components). A class counts with all that is nested in it.
final class Circles {

    private final Map<String, Set<String>> uses;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<Set<String>> found = new HashSet<>();

    private Circles(Map<String, Set<String>> uses) {
        this.uses = uses;
    }

    /// @return each circle by the names of its classes
    static Set<Set<String>> among(Iterable<JavaClass> classes) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass each : classes) {
            Set<String> used = uses.computeIfAbsent(outermost(each.getName()), _ -> new TreeSet<>());
            each.getDirectDependenciesFromSelf()
                    .forEach(dependency -> used.add(outermost(
                            dependency.getTargetClass().getBaseComponentType().getName())));
        }
        return among(uses);
    }

    /// @param uses what each class depends on; what is no key itself is passed over
    static Set<Set<String>> among(Map<String, Set<String>> uses) {
        Circles circles = new Circles(uses);
        uses.keySet().stream().filter(each -> !circles.order.containsKey(each)).forEach(circles::visit);
        return circles.found;
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private void visit(String name) {
        int number = order.size();
        order.put(name, number);
        lowest.put(name, number);
        path.push(name);
        for (String each : uses.getOrDefault(name, Set.of())) {
            if (!uses.containsKey(each)) {
                continue;
            }
            if (!order.containsKey(each)) {
                visit(each);
                lowest.merge(name, lowest.getOrDefault(each, number), Math::min);
            } else if (path.contains(each)) {
                lowest.merge(name, order.getOrDefault(each, number), Math::min);
            }
        }
        if (lowest.getOrDefault(name, number) == number) {
            close(name);
        }
    }

    private void close(String first) {
        Set<String> circle = new TreeSet<>();
        String last;
        do {
            last = path.pop();
            circle.add(last);
        } while (!last.equals(first));
        if (circle.size() > 1) {
            found.add(circle);
        }
    }
}

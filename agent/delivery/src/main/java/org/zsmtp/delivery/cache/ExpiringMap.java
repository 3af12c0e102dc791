package org.zsmtp.delivery.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A bounded map whose entries expire. Where its entries weigh too much together, the least recently used leave
/// first. An entry that has expired is as good as none; its room is given back when its key is asked for, or when it
/// is the least recently used and another is put.
///
/// Thread-safe, and every method is atomic.
public final class ExpiringMap<K, V> {

    /// The life of an entry that leaves only for want of room.
    public static final Duration FOREVER = Duration.ofDays(1_000_000);

    private final InstantSource clock;
    private final int capacity;
    private final ToIntFunction<? super V> weigher;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int weight;

    private record Entry<V>(V value, int weight, Instant expiry) {}

    /// @param capacity how many entries there may be
    public ExpiringMap(InstantSource clock, int capacity) {
        this(clock, capacity, _ -> 1);
    }

    /// @param capacity how much all entries may weigh together; one that alone weighs more is not kept
    /// @param weigher  must not be negative, and must not change
    public ExpiringMap(InstantSource clock, int capacity, ToIntFunction<? super V> weigher) {
        this.clock = clock;
        this.capacity = capacity;
        this.weigher = weigher;
    }

    /// @return null where there is none
    public synchronized @Nullable V get(K key) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (isLive(entry)) {
            return entry.value();
        }
        remove(key);
        return null;
    }

    /// Replaces what there was.
    ///
    /// @param life nothing is kept if it is zero or negative
    public synchronized void put(K key, V value, Duration life) {
        remove(key);
        if (!life.isPositive()) {
            return;
        }
        Entry<V> entry =
                new Entry<>(value, weigher.applyAsInt(value), clock.instant().plus(life));
        entries.put(key, entry);
        weight += entry.weight();
        Iterator<Entry<V>> eldest = entries.values().iterator();
        while (eldest.hasNext()) {
            Entry<V> first = eldest.next();
            if (weight <= capacity && isLive(first)) {
                return;
            }
            weight -= first.weight();
            eldest.remove();
        }
    }

    /// What is there keeps its expiry.
    ///
    /// @param life  of what is made
    /// @param maker called while the map is locked
    public synchronized V computeIfAbsent(K key, Duration life, Function<? super K, ? extends V> maker) {
        V known = get(key);
        if (known != null) {
            return known;
        }
        V made = maker.apply(key);
        put(key, made, life);
        return made;
    }

    public synchronized void remove(K key) {
        Entry<V> entry = entries.remove(key);
        if (entry != null) {
            weight -= entry.weight();
        }
    }

    private boolean isLive(Entry<V> entry) {
        return clock.instant().isBefore(entry.expiry());
    }
}

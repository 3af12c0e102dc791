package org.zsmtp.delivery;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.net.Sharing;
import org.zsmtp.delivery.routing.Endpoint;

/// How a message is offered to a host next: at which endpoints, with which fallbacks, and whether alone or together
/// with others. A value: the judgement of an attempt gives the next plan, or none.
///
/// @param endpoints best first, at least one
/// @param found     what this message has found out about them, in addition to what is remembered
/// @param sharing   whether others may be on the same connection
/// @param fruitless how many attempts were made, this one included, since a message was accepted on their
///     connections
record ConnectPlan(List<Endpoint> endpoints, Map<Endpoint, Set<Quirk>> found, Sharing sharing, int fruitless) {

    /// A host that accepts nothing on this many connections in a row is given up.
    private static final int MOST_FRUITLESS = 1000;

    ConnectPlan {
        endpoints = List.copyOf(endpoints);
        found = Map.copyOf(found);
    }

    static ConnectPlan first(List<Endpoint> endpoints) {
        return new ConnectPlan(endpoints, Map.of(), Sharing.SHARED, 1);
    }

    /// @return the same once more, before messages that have not been tried yet
    ConnectPlan again() {
        return new ConnectPlan(endpoints, found, Sharing.SHARED_AGAIN, fruitless + 1);
    }

    /// @return true where this host need not be given up
    boolean isHopeful() {
        return fruitless < MOST_FRUITLESS;
    }

    ConnectPlan at(List<Endpoint> others) {
        return new ConnectPlan(others, found, sharing, fruitless);
    }

    ConnectPlan with(Sharing other) {
        return new ConnectPlan(endpoints, found, other, fruitless);
    }

    /// @return the same after a message was taken, this or another
    ConnectPlan served() {
        return new ConnectPlan(endpoints, found, sharing, 0);
    }

    /// @return what this message has found out about an endpoint
    Set<Quirk> quirks(Endpoint endpoint) {
        return found.getOrDefault(endpoint, Set.of());
    }

    /// @param judgement of an attempt, for one recipient
    /// @param used      how the connection of that attempt was made
    /// @param security  how its endpoint may be approached
    /// @return the plan under which the recipient is tried here once more; empty where it is not
    Optional<ConnectPlan> after(Judgement judgement, ReuseKey used, SecurityPlan security) {
        return switch (judgement) {
            case Judgement.Settled _, Judgement.NextHost _ -> Optional.empty();
            case Judgement.AgainAlone _ -> Optional.of(with(Sharing.ALONE));
            case Judgement.AgainByData _ -> Optional.of(with(used.endpoint(), Quirk.NO_CHUNKING));
            case Judgement.AgainWithHelo _ ->
                Experience.mayTryHelo(used) ? Optional.of(with(used.endpoint(), Quirk.HELO_ONLY)) : Optional.empty();
            case Judgement.AgainSecuredOtherwise(var _, var trouble) ->
                security.after(Experience.used(used), trouble)
                        .flatMap(TlsFallback::quirk)
                        .map(quirk -> with(used.endpoint(), quirk));
            case Judgement.OnAnotherConnection _ -> isHopeful() ? Optional.of(this) : Optional.empty();
        };
    }

    private ConnectPlan with(Endpoint endpoint, Quirk quirk) {
        Set<Quirk> quirks = EnumSet.of(quirk);
        quirks.addAll(quirks(endpoint));
        Map<Endpoint, Set<Quirk>> more = new HashMap<>(found);
        more.put(endpoint, quirks);
        return new ConnectPlan(endpoints, more, sharing, fruitless);
    }
}

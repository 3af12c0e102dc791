package org.zsmtp.delivery.net;

import org.zsmtp.delivery.routing.Endpoint;

/// Learns from connections what the next ones should know, before anybody else hears of it. Called on event loops;
/// must not block. What it throws is lost.
public interface Learner {

    /// Learns nothing.
    Learner NONE = new Learner() {};

    /// A connection did not come up.
    default void failed(Endpoint endpoint, String why) {}

    /// A message has its report. Called before its caller hears of it, so that what is learned from it is known when
    /// endpoints are chosen again.
    ///
    /// @return CLOSE if this connection's key is not the best for its endpoint any more: it ends after what it
    ///     carries
    default Afterwards learn(ReuseKey key, Attempt.Conversed conversed) {
        return Afterwards.KEEP;
    }
}

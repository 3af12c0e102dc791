package org.zsmtp.delivery.net;

import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.smtp.session.SessionOptions;

/// All in which two connections may differ: a message may use an open connection only where the whole key is
/// equal. What a later protocol feature makes differ (transport security and the name it verified, an identity,
/// another protocol) belongs here. The name of the host does not, as long as nobody verifies it: hosts that share
/// an address share its connection.
///
/// @param endpoint where the server listens
/// @param source our own address
/// @param session how the session behaves, the HELO name included
public record ReuseKey(Endpoint endpoint, SourceAddress source, SessionOptions session) {}

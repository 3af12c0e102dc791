package org.zsmtp.it.compat;

import org.zsmtp.testkit.server.ReceivedMessage;

/// A message whose end a server has seen, whatever it answered.
///
/// @param server  the address of the server
/// @param message recipients are those accepted at RCPT
/// @param leftOut part of the content is unknown
record DeliveredMessage(String server, ReceivedMessage message, boolean leftOut) {}

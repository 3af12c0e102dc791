package org.zsmtp.daemon.queue;

import org.zsmtp.spool.RecipientTag;

/// A recipient of a message in the spool. Texts are hostile still.
///
/// @param tag what became of it; pending where its lock is gone by now
/// @param pid of the process that has locked it; 0 where the mark names none
record ToldRecipient(String channel, String host, String address, RecipientTag tag, long pid) {}

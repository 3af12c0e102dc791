package org.zsmtp.testkit.scheduler;

/// A recipient line of a control file.
///
/// @param id the number that the control file's name begins with
/// @param offset of the line's first octet in the control file
/// @param channel as in the file
/// @param host as in the file
/// @param user as in the file
public record ScheduledRecipient(long id, long offset, String channel, String host, String user) {}

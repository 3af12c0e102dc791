package org.zsmtp.daemon.record;

/// A message that is with the engine.
///
/// @param job         that it belongs to
/// @param destination where it goes: its host, or what the operator chose
public record JobMessage(JobFacts job, String destination) {}

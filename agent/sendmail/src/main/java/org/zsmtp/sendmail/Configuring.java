package org.zsmtp.sendmail;
record Configuring(Surroundings s){ java.util.List<String> lines(String a) throws TroubleException { throw new TroubleException(ExitStatus.EX_UNAVAILABLE, "x"); } }
